#!/usr/bin/env bash
# Gives Jupyter a Java kernel that has Spark and spark-datums on its class path: rapaio's, from Maven.
set -euo pipefail

root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd -P)
version=3.0.1
kernel=${JUPYTER_DATA_DIR:-${XDG_DATA_HOME:-$HOME/.local/share}/jupyter}/kernels/spark-datums

# Builds what is not built yet.
"$root/scripts/submit.sh" --embedded --help >/dev/null
mkdir -p -- "$kernel"
mvn -q -f "$root/pom.xml" -N dependency:copy "-DoutputDirectory=$kernel" \
  "-Dartifact=io.github.padreati:rapaio-jupyter-kernel:$version"

# The arguments as the elements of a JSON array.
json() {
  local word separator=
  for word in "$@"; do
    word=${word//\\/\\\\}
    printf '%s"%s"' "$separator" "${word//\"/\\\"}"
    separator=', '
  done
}

mapfile -t options <"$root/target/submit/java.options"
command=(
  "${JAVA_HOME:+$JAVA_HOME/bin/}java" "${options[@]}"
  "-Dlog4j2.configurationFile=$root/conf/log4j2.properties"
  "-Dspark.datums.log=$root/target/logs/notebook.log"
  -Dfile.encoding=UTF-8
  -jar "$kernel/rapaio-jupyter-kernel-$version.jar" "{connection_file}"
)
spark=("$root"/target/spark-*/jars)
cat >"$kernel/kernel.json" <<EOF
{
  "argv": [$(json "${command[@]}")],
  "display_name": "Java with spark-datums",
  "language": "java",
  "interrupt_mode": "message",
  "env": {
    "RJK_CLASSPATH": $(json "$root/target/submit/spark-datums.jar;${spark[0]}/*.jar"),
    "RJK_COMPILER_OPTIONS": "",
    "RJK_INIT_SCRIPT": "",
    "RJK_TIMEOUT_MILLIS": "-1",
    "LC_ALL": "C.UTF-8"
  }
}
EOF
echo "Kernel spark-datums is in $kernel"
