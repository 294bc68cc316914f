#!/usr/bin/env bash
# Gives Jupyter a Java kernel that has Spark and spark-datums on its class path: rapaio's, from Maven.
#
#   notebooks/install-kernel.sh [--packages]
#
# The kernel goes to JUPYTER_DATA_DIR, or to the user's directory of Jupyter. --packages installs
# what notebooks/run.sh needs of Debian first.
set -euo pipefail

root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd -P)
version=3.0.1
kernel=${JUPYTER_DATA_DIR:-${XDG_DATA_HOME:-$HOME/.local/share}/jupyter}/kernels/spark-datums

case "${1:-}" in
  '') ;;
  --packages)
    install=(apt-get install -y --no-install-recommends jupyter-nbconvert jupyter-client)
    if [ "$(id -u)" -eq 0 ]; then "${install[@]}"; else sudo "${install[@]}"; fi
    ;;
  *)
    echo "usage: notebooks/install-kernel.sh [--packages]" >&2
    exit 2
    ;;
esac

# Builds what is not built yet.
"$root/scripts/submit.sh" --embedded list repo --warehouse "$root/target/notebooks/none" --quiet >/dev/null
mkdir -p -- "$kernel"
if [ ! -f "$kernel/rapaio-jupyter-kernel-$version.jar" ]; then
  mvn -q -f "$root/pom.xml" -N dependency:copy "-DoutputDirectory=$kernel" \
    "-Dartifact=io.github.padreati:rapaio-jupyter-kernel:$version"
fi
# The kernel's own file turns every logger of the process on, those of Spark's compiler included,
# which fails when it logs. This one is found first.
printf 'handlers=java.util.logging.ConsoleHandler\n.level=WARNING\n' >"$kernel/logging.properties"

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
spark=("$root"/target/spark-*/jars)
command=(
  "${JAVA_HOME:+$JAVA_HOME/bin/}java" "${options[@]}"
  "-Dlog4j2.configurationFile=$root/conf/log4j2.properties"
  "-Dspark.datums.log=$root/target/logs/notebook.log"
  -Dfile.encoding=UTF-8
  -cp "$kernel:$kernel/rapaio-jupyter-kernel-$version.jar:$root/target/submit/spark-datums.jar:${spark[0]}/*"
  org.rapaio.jupyter.kernel.MainApp "{connection_file}"
)
cat >"$kernel/kernel.json" <<EOT
{
  "argv": [$(json "${command[@]}")],
  "display_name": "Java with spark-datums",
  "language": "java",
  "interrupt_mode": "message",
  "env": {
    "RJK_CLASSPATH": "",
    "RJK_COMPILER_OPTIONS": "",
    "RJK_INIT_SCRIPT": "",
    "RJK_TIMEOUT_MILLIS": "-1",
    "LC_ALL": "C.UTF-8"
  }
}
EOT
echo "Kernel spark-datums is in $kernel"
