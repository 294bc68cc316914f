#!/usr/bin/env bash
# Makes the records of this example. Equal options make equal files.
set -euo pipefail

here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
files=8 records=1000000 ids=10000 seed=1 out=$here/records

usage() {
  cat <<EOF
usage: generate.sh [--files N] [--records N] [--ids N] [--seed N] [--out DIRECTORY]
  --files    number of files (default $files)
  --records  records in each file (default $records, about 34 MB)
  --ids      number of different record ids, one output file each (default $ids)
  --seed     another seed, other records (default $seed)
  --out      where to write (default: records, beside this script)
EOF
}

while [ $# -gt 0 ]; do
  case $1 in
    -h | --help) usage; exit 0 ;;
    --files | --records | --ids | --seed | --out)
      if [ $# -lt 2 ]; then
        echo "generate.sh: $1 wants a value" >&2
        exit 2
      fi
      printf -v "${1#--}" '%s' "$2"
      shift 2
      ;;
    *)
      echo "generate.sh: unknown option $1" >&2
      usage >&2
      exit 2
      ;;
  esac
done
for option in files records ids seed; do
  case ${!option} in
    '' | *[!0-9]*)
      echo "generate.sh: --$option is \"${!option}\", a whole number is wanted" >&2
      exit 2
      ;;
  esac
done
if [ "$ids" -eq 0 ]; then
  echo "generate.sh: --ids is 0, at least one id is wanted" >&2
  exit 2
fi

rm -f -- "$out"/part-*.csv
"${JAVA_HOME:+$JAVA_HOME/bin/}java" \
  "$here/../src/main/java/io/sparkdatums/examples/mapreduce/RecordGenerator.java" \
  "$out" "$files" "$records" "$ids" "$seed"
echo "$files files of $records records with $ids ids in $out ($(du -sh -- "$out" | cut -f1))"
