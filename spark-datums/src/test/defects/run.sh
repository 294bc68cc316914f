#!/usr/bin/env bash
# Proves that each deliberate defect of docs/deliberate-defects.md turns its test red, and that the
# tests are green without it. Works on a copy of the sources.
#
#   spark-datums/src/test/defects/run.sh [NAME …]
set -euo pipefail

here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd -P)
root=$(cd -- "$here/../../../.." && pwd -P)
copy=$(mktemp -d "${TMPDIR:-/tmp}/defects.XXXXXX")
trap 'rm -rf -- "$copy"' EXIT

patches=()
if [ $# -eq 0 ]; then
  patches=("$here"/*.patch)
else
  for name in "$@"; do
    patches+=("$here/$name.patch")
  done
fi

(cd -- "$root" && tar -c --exclude=target --exclude=.git pom.xml spark-datums docs) |
  tar -x -C "$copy"
# Only the library is needed for these tests.
sed -i '/<module>/{/>spark-datums</!d}' "$copy/pom.xml"

# apply PATCH [-R]: finds the place by a line around it, for the code around a defect moves on.
apply() {
  (cd -- "$copy" && GIT_CEILING_DIRECTORIES=$(dirname -- "$copy") git apply --recount -C1 "${@:2}" "$1")
}

test_of() {
  sed -n 's/^Test: //p' "$1"
}

# run_tests CLASS#METHOD…: the status of Maven
run_tests() {
  rm -rf -- "$copy/spark-datums/target/surefire-reports"
  (cd -- "$copy" && mvn -B -q -Dfast -Dspotless.check.skip=true -pl spark-datums test \
    "-Dtest=$(IFS=,; echo "$*")") >"$copy/log" 2>&1
}

# Whether a test ran and failed: a defect that does not compile proves nothing.
is_red() {
  local report="$copy/spark-datums/target/surefire-reports/${1%%#*}.txt"
  [ -f "$report" ] && grep -q "${1##*#}.*\(FAILURE\|ERROR\)!" "$report"
}

tests=()
for patch in "${patches[@]}"; do
  apply "$patch" --check
  tests+=("$(test_of "$patch")")
done
if ! run_tests "${tests[@]}"; then
  cat -- "$copy/log"
  echo "The tests are not green without any defect." >&2
  exit 1
fi
echo "green  ${#tests[@]} tests without a defect"

status=0
for patch in "${patches[@]}"; do
  name=$(basename -- "$patch" .patch)
  apply "$patch"
  if ! run_tests "$(test_of "$patch")" && is_red "$(test_of "$patch")"; then
    echo "red    $name: $(test_of "$patch")"
  else
    echo "wrong  $name: $(test_of "$patch") did not fail" >&2
    tail -n 20 -- "$copy/log" >&2
    status=1
  fi
  apply "$patch" -R
done
exit "$status"
