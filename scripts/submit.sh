#!/usr/bin/env bash
# The one entry: finds or assembles a Spark and gives it the command line.
#
#   scripts/submit.sh [--embedded] [spark-submit options] COMMAND …
#
# Without SPARK_HOME and spark-submit, or with --embedded, Spark runs from Maven's artifacts.
# What is built goes to target/; nothing is written elsewhere.
set -uo pipefail

self="${BASH_SOURCE[0]}"
while [ -L "$self" ]; do
  link="$(readlink "$self")"
  case "$link" in /*) self="$link" ;; *) self="$(dirname -- "$self")/$link" ;; esac
done
case "$self" in */*) here="${self%/*}" ;; *) here=. ;; esac
root="$(cd -- "$here/.." && pwd -P)" || exit 2

version=0.1.0-SNAPSHOT
spark_version=4.1.3
state="$root/target/submit"
jar="$state/spark-datums.jar"
module="$root/spark-datums/target/spark-datums-$version.jar"
examples="$root/examples/target/spark-datums-examples.jar"
spark="$root/target/spark-$spark_version"

# File names and what user code prints are UTF-8, whatever the shell says.
case "${LC_ALL:-${LC_CTYPE:-${LANG:-}}}" in
  *[Uu][Tt][Ff]8* | *[Uu][Tt][Ff]-8*) ;;
  *) if [ "$(uname)" = Darwin ]; then export LC_ALL=en_US.UTF-8; else export LC_ALL=C.UTF-8; fi ;;
esac

say() { printf '%s\n' "$*" >&2; }

# fail NAME PROBLEM CAUSE CURE
fail() {
  say "error [$1] $2"
  shift 2
  for line in "$@"; do say "  $line"; done
  exit 2
}

# ---- JDK ----

# The version of the JDK in a directory, as its release file says; empty if there is none.
jdk_version() {
  local line
  [ -x "$1/bin/java" ] || return 0
  if [ -r "$1/release" ]; then
    while IFS= read -r line; do
      case "$line" in
        JAVA_VERSION=*)
          line="${line#JAVA_VERSION=}"
          printf '%s' "${line//\"/}"
          return 0
          ;;
      esac
    done <"$1/release"
  fi
  "$1/bin/java" -version 2>&1 | sed -n '1s/.*"\(.*\)".*/\1/p'
}

find_jdk() {
  local found path
  if [ -n "${JAVA_HOME:-}" ]; then
    found="$(jdk_version "$JAVA_HOME")"
    case "$found" in
      17 | 17.*) jdk="$found" && return 0 ;;
      '') fail JAVA_MISSING "JAVA_HOME is $JAVA_HOME, and there is no bin/java in it." \
        "spark-datums runs on JDK 17." \
        "Set JAVA_HOME to the directory of a JDK 17, or unset it." ;;
      *) fail JAVA_VERSION "JAVA_HOME is $JAVA_HOME, which is Java $found." \
        "spark-datums runs on JDK 17." \
        "Set JAVA_HOME to the directory of a JDK 17, or unset it." ;;
    esac
  fi
  found=
  if path="$(command -v java)"; then
    while [ -L "$path" ]; do
      link="$(readlink "$path")"
      case "$link" in /*) path="$link" ;; *) path="${path%/*}/$link" ;; esac
    done
    JAVA_HOME="${path%/bin/java}"
    found="$(jdk_version "$JAVA_HOME")"
    case "$found" in 17 | 17.*) export JAVA_HOME && jdk="$found" && return 0 ;; esac
  fi
  for path in /usr/lib/jvm/*17* "$HOME"/.sdkman/candidates/java/17* \
    /Library/Java/JavaVirtualMachines/*17*/Contents/Home; do
    jdk="$(jdk_version "$path")"
    case "$jdk" in 17 | 17.*) export JAVA_HOME="$path" && return 0 ;; esac
  done
  if [ -n "$found" ]; then
    fail JAVA_VERSION "The java on the PATH is Java $found." \
      "spark-datums runs on JDK 17, and none was found in the usual places." \
      "Install one (on Debian: apt-get install openjdk-17-jdk-headless), or set JAVA_HOME to one."
  fi
  fail JAVA_MISSING "There is no java on the PATH, and JAVA_HOME is not set." \
    "spark-datums runs on JDK 17, and none was found in the usual places." \
    "Install one (on Debian: apt-get install openjdk-17-jdk-headless), or set JAVA_HOME to one."
}

# ---- build ----

# Whether a file is there and no source is newer.
fresh() {
  [ -f "$1" ] && [ -z "$(find "$root/pom.xml" "$root/spark-datums/pom.xml" \
    "$root/spark-datums/src/main" "$root/examples/pom.xml" "$root/examples/src/main" \
    -newer "$1" -print 2>/dev/null | head -n 1)" ]
}

packaged=no
built() { fresh "$jar" && [ -f "$state/java.options" ] && [ -f "$spark/classpath" ] && [ -f "$examples" ]; }

check_tools() {
  local maven
  [ -x "$JAVA_HOME/bin/javac" ] || fail JAVA_NO_COMPILER \
    "$JAVA_HOME has no bin/javac." \
    "It is a Java runtime without a compiler, and spark-datums is not built yet." \
    "Install a JDK 17 (on Debian: apt-get install openjdk-17-jdk-headless)."
  command -v mvn >/dev/null || fail MAVEN_MISSING \
    "There is no mvn on the PATH." \
    "spark-datums is built with Maven 3.8 or later, and it is not built yet." \
    "Install it (on Debian: apt-get install maven), then give this command again."
  maven="$(mvn -v 2>/dev/null | sed -n 's/.*Apache Maven \([0-9][0-9.]*\).*/\1/p' | head -n 1)"
  case "$maven" in
    3.[89]* | 3.[1-9][0-9]* | [4-9].*) ;;
    *) fail MAVEN_VERSION \
      "The mvn on the PATH is Maven ${maven:-of an unknown version}." \
      "spark-datums is built with Maven 3.8 or later." \
      "Put a newer one first on the PATH." ;;
  esac
}

# Runs Maven with its output in a file; on a terminal, shows that time passes and what is loaded.
run_maven() {
  local log="$state/build.log" pid status what began=$SECONDS
  (cd -- "$root" && exec mvn -B package -pl "!benchmarks" -Dmaven.test.skip=true -Dfast -Dspotless.check.skip=true) \
    >"$log" 2>&1 </dev/null &
  pid=$!
  trap 'kill "$pid" 2>/dev/null; exit 130' INT TERM
  if [ -t 2 ]; then
    while kill -0 "$pid" 2>/dev/null; do
      what="$(tail -n 1 "$log" | sed -n 's/.*Download.* \([^ /]*\/\)*\([^ /]*\.jar\).*/ · \2/p')"
      printf '\r%s %d:%02d%.40s\033[K' "$building" $(((SECONDS - began) / 60)) \
        $(((SECONDS - began) % 60)) "$what" >&2
      sleep 0.5
    done
  fi
  wait "$pid"
  status=$?
  trap - INT TERM
  if [ "$status" -ne 0 ]; then
    [ -t 2 ] && printf '\r%s failed\033[K\n' "$building" >&2 || say " failed"
    sed -n 's/^\[ERROR\] /  /p' "$log" | grep -v '^  *$' | head -n 12 >&2
    fail BUILD_FAILED "spark-datums could not be built." \
      "Maven ended with status $status; all it said is in $log" \
      "Put right what it names, then give this command again."
  fi
  what="$((SECONDS - began)) s"
  [ $((SECONDS - began)) -lt 60 ] || what="$(((SECONDS - began) / 60)) min $(((SECONDS - began) % 60)) s"
  [ -t 2 ] && printf '\r%s done in %s\033[K\n' "$building" "$what" >&2 || say " done in $what"
  packaged=yes
}

# A copy of its own, put in place at once: a command that runs keeps the jar that it began with.
take_jar() {
  cp -- "$module" "$jar.$$" && touch "$jar.$$" &&
    sed -n 's/.*<spark.java.options>\(.*\)<\/spark.java.options>.*/\1/p' "$root/pom.xml" |
    tr ' ' '\n' | grep -v incubator >"$state/java.options.$$" &&
    mv -f -- "$state/java.options.$$" "$state/java.options" && mv -f -- "$jar.$$" "$jar"
}

build() {
  building="Building spark-datums …"
  [ -d "$spark/jars" ] || building="Building spark-datums once (about 2 minutes, 340 MB of libraries) …"
  mkdir -p -- "$state" || fail BUILD_FAILED "$state cannot be made." \
    "What is built goes there." "Make $root writable for yourself."
  if command -v flock >/dev/null; then
    exec 9>"$state/lock"
    if ! flock -n 9; then
      say "Another command is building spark-datums: waiting for it …"
      flock 9
    fi
  fi
  if ! built; then
    # What Maven packaged by itself is as good, if the last thing it makes is as new as the sources.
    if ! { fresh "$module" && fresh "$spark/classpath" && [ -f "$examples" ] &&
      [ "$spark/classpath" -nt "$module" ]; }; then
      check_tools
      printf '%s' "$building" >&2
      run_maven
    fi
    take_jar || fail BUILD_FAILED "$jar cannot be written." \
      "The jar is kept there for running commands." "Look whether the disk is full."
  fi
  # Who has built goes on to prepare fast starts.
  [ "$packaged" = yes ] || exec 9>&-
}

# ---- the command line: Spark's own options come first ----

embedded=no
memory=
java_options=
class_path=
jars=
options=()
arguments=()
while [ $# -gt 0 ]; do
  case "$1" in
    --embedded)
      embedded=yes
      shift
      continue
      ;;
    --warehouse)
      arguments+=("$1" ${2+"$2"})
      shift $(($# > 1 ? 2 : 1))
      continue
      ;;
    --warehouse=* | --raw | --quiet | --verbose | --help | -h | --version)
      arguments+=("$1")
      shift
      continue
      ;;
    --jars)
      jars="${2:-}"
      shift $(($# > 1 ? 2 : 1))
      continue
      ;;
    --driver-memory) memory="${2:-}" ;;
    --driver-memory=*) memory="${1#*=}" ;;
    --driver-java-options) java_options="${2:-}" ;;
    --driver-class-path) class_path="${2:-}" ;;
    --conf | -c)
      case "${2:-}" in
        spark.driver.memory=*) memory="${2#*=}" ;;
        spark.driver.extraJavaOptions=*) java_options="${2#*=}" ;;
        spark.driver.extraClassPath=*) class_path="${2#*=}" ;;
      esac
      ;;
    -*) ;;
    *) break ;;
  esac
  options+=("$1")
  case "$1" in
    --master | --deploy-mode | --name | --packages | --exclude-packages | --repositories | \
      --files | --archives | --py-files | --conf | -c | --properties-file | --driver-memory | \
      --driver-java-options | --driver-library-path | --driver-class-path | --driver-cores | \
      --executor-memory | --executor-cores | --total-executor-cores | --num-executors | \
      --proxy-user | --principal | --keytab | --queue)
      shift
      [ $# -gt 0 ] || break
      options+=("$1")
      ;;
  esac
  shift
done
arguments+=("$@")

# ---- which Spark ----

# The Spark that a spark-submit belongs to: next to it, or where packages of Spark put the rest of it.
spark_of() {
  local path="$1" link place
  while [ -L "$path" ]; do
    link="$(readlink "$path")"
    case "$link" in /*) path="$link" ;; *) path="${path%/*}/$link" ;; esac
  done
  path="$(cd -- "${path%/*}/.." && pwd -P)"
  for place in "$path" "$path"/lib/python3*/site-packages/pyspark /usr/lib/spark /opt/spark; do
    [ -d "$place/jars" ] && [ -f "$place/bin/spark-submit" ] && path="$place" && break
  done
  printf '%s' "$path"
}

if [ "$embedded" = no ] && [ -z "${SPARK_HOME:-}" ] && path="$(command -v spark-submit)"; then
  SPARK_HOME="$(spark_of "$path")"
fi

find_jdk
[ "${arguments[*]-}" = --version ] || built || build

if [ "$embedded" = no ] && [ -n "${SPARK_HOME:-}" ] && [ "$SPARK_HOME" != "$spark" ]; then
  export SPARK_HOME
  core=
  for path in "$SPARK_HOME"/jars/spark-core_2.1[0-9]-*.jar; do
    [ -f "$path" ] && core="${path##*/spark-core_}"
  done
  core="${core%.jar}"
  case "$core" in
    2.13-4.[012].*) ;;
    '') fail SPARK_MISSING "There is no jars/spark-core_….jar in SPARK_HOME, $SPARK_HOME." \
      "So it is no Spark, or not all of one." \
      "Set SPARK_HOME to a Spark 4.1, or give --embedded to use the one that comes with the build." ;;
    *) fail SPARK_VERSION "The Spark in $SPARK_HOME is ${core#*-} with Scala ${core%%-*}." \
      "spark-datums runs on Spark 4.0, 4.1 and 4.2 with Scala 2.13." \
      "Set SPARK_HOME to one of these, or give --embedded to use the one that comes with the build." ;;
  esac
  [ -x "$SPARK_HOME/bin/spark-submit" ] || fail SPARK_MISSING \
    "There is no bin/spark-submit in SPARK_HOME, $SPARK_HOME." \
    "So it is not all of a Spark." \
    "Set SPARK_HOME to a Spark 4.1, or give --embedded to use the one that comes with the build."
  mode=cluster
  libraries="$SPARK_HOME/jars/*"
  # Delta, unless it is there already or asked for.
  delta=
  case "${options[*]-} $jars" in *delta-spark*) ;; *)
    if ! ls "$SPARK_HOME"/jars/delta-spark* >/dev/null 2>&1; then
      case "$core" in
        2.13-4.1.*)
          for path in "$spark"/jars/delta-*.jar "$spark"/jars/unitycatalog-*.jar; do
            [ -f "$path" ] && delta="${delta:+$delta,}$path"
          done
          ;;
        *) fail DELTA_MISSING "The Spark in $SPARK_HOME has no Delta Lake." \
          "spark-datums keeps its trees in Delta tables; only the Delta of Spark 4.1 comes with the build." \
          "Give --packages io.delta:delta-spark_${core:5:3}_2.13:4.4.0, or --embedded." ;;
      esac
    fi
    ;;
  esac
  jars="${jars:+$jars${delta:+,}}$delta"
  [ -z "$delta" ] || libraries="$libraries:${delta//,/:}"
else
  mode=embedded
  export SPARK_HOME="$spark" SPARK_SCALA_VERSION=2.13
  export SPARK_CONF_DIR="${SPARK_CONF_DIR:-$root/conf}"
  libraries="$spark/jars/*"
fi
[ -z "$jars" ] || options+=(--jars "$jars")

if [ "${arguments[*]-}" = --version ]; then
  [ "$mode" = cluster ] && spark_version="${core#*-}"
  printf 'spark-datums %s\nSpark %s\nJava %s\n' "$version" "$spark_version" "$jdk"
  exit 0
fi

# ---- fast starts ----

# Loading classes is a third of a short command. The JVM can keep them as it has them in memory once
# they are loaded; with another JDK or another jar it ignores the file, which only costs speed.
archive="$state/classes-$jdk.jsa"

# Runs a JVM that is not to become faster. Ten minutes end one that hangs: on a busy machine it may
# take more than two, and to end it is to note that this JDK cannot.
train() {
  local began=$SECONDS
  SPARK_CONF_DIR="$root/conf" "$JAVA_HOME/bin/java" "@$state/java.options" -XX:+UseParallelGC \
    -XX:TieredStopAtLevel=1 '-Xlog:cds*=off' "$@" >/dev/null 2>&1 </dev/null 9>&- &
  pid=$!
  while kill -0 "$pid" 2>/dev/null && [ $((SECONDS - began)) -lt 600 ]; do sleep 0.2; done
  kill "$pid" 2>/dev/null
  wait "$pid" 2>/dev/null
  status=$?
}

# The classes are those that the word count needs; an empty file says that this JDK cannot.
archive_classes() {
  local work pid= status began=$SECONDS what="Preparing fast starts once (about 50 s, 200 MB) …"
  if [ "$packaged" = no ] && command -v flock >/dev/null; then
    exec 9>"$state/lock"
    flock -n 9 || return 0
  fi
  work="$(mktemp -d "$state/training.XXXXXX")" || return 0
  printf '%s' "$what" >&2
  trap 'kill "$pid" 2>/dev/null; wait "$pid"; rm -rf -- "$work"; exit 130' INT TERM
  # In two steps: an archive made in one leaves out classes of Java 5, such as those that read the
  # command line.
  train "-XX:DumpLoadedClassList=$work/classes" -Xmx1g \
    "-Dspark.datums.log=$work/spark.log" "-Dlog4j2.configurationFile=$root/conf/log4j2.properties" \
    -Dfile.encoding=UTF-8 "-Dspark.datums.jar=$jar" -cp "$jar:$libraries" \
    io.sparkdatums.cli.Main 2 --master 'local[2]' run pipeline --quiet --warehouse "$work/warehouse" \
    -f "$root/examples/word_count/pipeline.json"
  train -Xshare:dump "-XX:SharedClassListFile=$work/classes" "-XX:SharedArchiveFile=$work/classes.jsa" \
    -Xmx1g -cp "$jar:$libraries"
  trap - INT TERM
  rm -f -- "$state"/classes-*.jsa
  # A JVM that was killed while it wrote has left half of a file, which would crash the next one.
  if [ "$status" -ge 128 ] || ! "$JAVA_HOME/bin/java" "@$state/java.options" -XX:+UseParallelGC \
    "-XX:SharedArchiveFile=$work/classes.jsa" '-Xlog:cds*=off' -cp "$jar:$libraries" \
    io.sparkdatums.cli.Main 0 --help >/dev/null 2>&1 </dev/null || [ ! -f "$work/classes.jsa" ]; then
    : >"$work/none" && mv -f -- "$work/none" "$work/classes.jsa"
  fi
  touch -- "$work/classes.jsa" && mv -f -- "$work/classes.jsa" "$archive"
  rm -rf -- "$work"
  say " done in $((SECONDS - began)) s"
}

if [ "$mode" = embedded ] && ! [ "$archive" -nt "$jar" ]; then
  case "$packaged ${arguments[*]-}" in yes* | *run*pipeline* | *batch*) archive_classes ;; esac
fi
exec 9>&-

# ---- the driver ----

# Half of the memory, 1 to 4 GB.
default_memory() {
  local kilobytes=8388608 limit line
  if [ -r /proc/meminfo ]; then
    read -r _ kilobytes _ </proc/meminfo
  else
    kilobytes=$(($(sysctl -n hw.memsize 2>/dev/null || echo 8589934592) / 1024))
  fi
  if [ -r /sys/fs/cgroup/memory.max ]; then
    read -r limit </sys/fs/cgroup/memory.max
    [ "$limit" = max ] || [ $((limit / 1024)) -ge "$kilobytes" ] || kilobytes=$((limit / 1024))
  fi
  line=$((kilobytes / 2048))
  [ "$line" -le 4096 ] || line=4096
  [ "$line" -ge 1024 ] || line=1024
  printf '%sm' "$line"
}

if [ "$mode" = embedded ] && [ -z "$memory" ]; then
  defaults="$SPARK_CONF_DIR/spark-defaults.conf"
  [ ! -r "$defaults" ] ||
    memory="$(sed -n 's/^spark.driver.memory[[:space:]=]\{1,\}//p' "$defaults" | tail -n 1)"
  [ -n "$memory" ] || memory="$(default_memory)"
fi

columns=0
if [ -t 2 ]; then
  columns="$(stty size 2>/dev/null <&2)" && columns="${columns#* }"
  [ "${columns:-0}" -gt 0 ] 2>/dev/null || columns=80
fi
logs="$root/target/logs"
mkdir -p -- "$logs" 2>/dev/null && [ -w "$logs" ] || logs="${TMPDIR:-/tmp}"
find "$logs" -maxdepth 1 -name 'spark-datums-*.log' -mtime +7 -delete 2>/dev/null

own=(
  "-Dspark.datums.columns=$columns"
  "-Dspark.datums.log=$logs/spark-datums-$(date +%Y%m%d-%H%M%S)-$$.log"
  "-Dspark.datums.command=$0"
  "-Dlog4j2.configurationFile=$root/conf/log4j2.properties"
  -Dfile.encoding=UTF-8
)
main=(io.sparkdatums.cli.Main "${#options[@]}" ${options[@]+"${options[@]}"} ${arguments[@]+"${arguments[@]}"})

# Help, wrong usage and what only reads metadata need no Spark. Embedded, Spark starts in the same JVM.
# Most of a short job is code that runs once: the optimizing compiler waits for what is truly hot, which
# takes an unchanged word count from 15 to 13 s and a quarter of its CPU time.
start=(
  -XX:Tier4InvocationThreshold=30000 -XX:Tier4MinInvocationThreshold=10000
  -XX:Tier4CompileThreshold=60000 -XX:Tier4BackEdgeThreshold=200000 -XX:+UseParallelGC
)
[ ! -s "$archive" ] || start+=("-XX:SharedArchiveFile=$archive" '-Xlog:cds*=off')
if [ "$mode" = embedded ]; then
  # shellcheck disable=SC2086 # the user's Java options are words
  exec "$JAVA_HOME/bin/java" "@$state/java.options" "-Xmx$memory" "${start[@]}" "${own[@]}" $java_options \
    "-Dspark.datums.jar=$jar" -cp "$jar:${class_path:+$class_path:}$libraries" "${main[@]}"
fi
# What the specs want of the session, a line KEY=VALUE each.
wanted="$logs/spark-datums-$$.options"
"$JAVA_HOME/bin/java" "@$state/java.options" "${own[@]}" "-Dspark.datums.submit=$wanted" -cp "$jar:$libraries" "${main[@]}"
status=$?
if [ -f "$wanted" ]; then
  while IFS= read -r line; do options+=(--conf "$line"); done <"$wanted"
  rm -f -- "$wanted"
fi
[ "$status" -eq 120 ] || exit "$status"
quoted=
for option in "${own[@]}"; do quoted="$quoted \"$option\""; done
export SPARK_SUBMIT_OPTS="${SPARK_SUBMIT_OPTS:-}$quoted"
exec "$SPARK_HOME/bin/spark-submit" ${options[@]+"${options[@]}"} \
  --class io.sparkdatums.cli.SparkMain "$jar" ${arguments[@]+"${arguments[@]}"}
