#!/usr/bin/env bash
# Runs one benchmark with its baselines in one process: a table, and a line of JSON at the end.
#
#   benchmarks/run.sh NAME [--scale FACTOR] [--runs N] [--only TASK]
#   benchmarks/run.sh --list
set -euo pipefail
root="$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd -P)"
module="$root/spark-datums/target/spark-datums-0.1.0-SNAPSHOT.jar"
own="$root/benchmarks/target/spark-datums-benchmarks.jar"
spark="$root/target/spark-4.1.3"

if [ ! -f "$own" ] || [ ! -d "$spark/jars" ] || [ -n "$(find "$root"/{pom.xml,spark-datums,examples,benchmarks}/{pom.xml,src/main} \
  -newer "$own" -print -quit 2>/dev/null)" ]; then
  echo "Building the benchmarks …" >&2
  (cd -- "$root" && mvn -B -q package -pl benchmarks -am -Dmaven.test.skip=true -Dfast \
    -Dspotless.check.skip=true) >&2
fi

mapfile -t options < <(sed -n 's/.*<spark.java.options>\(.*\)<\/spark.java.options>.*/\1/p' \
  "$root/pom.xml" | tr ' ' '\n' | grep -v incubator)
# Executors in JVMs of their own are started from here.
export SPARK_HOME="$spark" SPARK_SCALA_VERSION=2.13
# Java starts processes twice as fast this way: the bare ones that ours are compared with.
exec "${JAVA_HOME:+$JAVA_HOME/bin/}java" "${options[@]}" "-Xmx${HEAP:-4g}" -Dfile.encoding=UTF-8 \
  -Djdk.lang.Process.launchMechanism=VFORK \
  "-Dlog4j2.configurationFile=$root/conf/log4j2.properties" \
  "-Dspark.datums.log=$root/benchmarks/target/benchmarks.log" \
  "-Dbenchmarks.module=$module" \
  "-Dbenchmarks.root=$root" \
  "-Dbenchmarks.scratch=$root/benchmarks/target/scratch" \
  -cp "$own:$root/benchmarks/target/lib/*:$module:$spark/jars/*" \
  io.sparkdatums.benchmarks.Main "$@"
