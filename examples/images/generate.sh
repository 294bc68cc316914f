#!/usr/bin/env bash
# Draws the pictures of this example. Equal options make equal pictures.
set -euo pipefail

here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
pictures=24 size=512 seed=1 out=$here/pictures

usage() {
  cat <<EOF
usage: generate.sh [--pictures N] [--size N] [--seed N] [--out DIRECTORY]
  --pictures  number of pictures (default $pictures)
  --size      width and height in pixels, at least 32 (default $size)
  --seed      another seed, other pictures (default $seed)
  --out       where to write (default: pictures, beside this script)
EOF
}

while [ $# -gt 0 ]; do
  case $1 in
    -h | --help) usage; exit 0 ;;
    --pictures | --size | --seed | --out)
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
for option in pictures size seed; do
  case ${!option} in
    '' | *[!0-9]*)
      echo "generate.sh: --$option is \"${!option}\", a whole number is wanted" >&2
      exit 2
      ;;
  esac
done
if [ "$size" -lt 32 ]; then
  echo "generate.sh: --size is $size, at least 32 pixels are wanted" >&2
  exit 2
fi

rm -f -- "$out"/picture-*.png
"${JAVA_HOME:+$JAVA_HOME/bin/}java" -Djava.awt.headless=true \
  "$here/../src/main/java/io/sparkdatums/examples/images/PictureGenerator.java" \
  "$out" "$pictures" "$size" "$seed"
echo "$pictures pictures of $size x $size pixels in $out ($(du -sh -- "$out" | cut -f1))"
