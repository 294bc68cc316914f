#!/usr/bin/env bash
# Executes notebooks from the first cell to the last, without a browser. Fails if a cell does.
#
#   notebooks/run.sh [--save] [NOTEBOOK.ipynb …]
#
# Without names, all of this directory. What they print is in target/notebooks; --save also stores
# it in the notebooks.
set -euo pipefail

here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd -P)
out=$(cd -- "$here/.." && pwd -P)/target/notebooks
starts=5

save=no
if [ "${1:-}" = --save ]; then
  save=yes
  shift
fi
[ $# -gt 0 ] || set -- "$here"/*.ipynb
if ! command -v jupyter-nbconvert >/dev/null; then
  echo "There is no jupyter-nbconvert on the PATH. On Debian: notebooks/install-kernel.sh --packages" >&2
  exit 2
fi

export JUPYTER_DATA_DIR="$out/jupyter"
"$here/install-kernel.sh" >&2

# A kernel now and then does not answer when it starts: what has not answered in time starts anew.
execute() {
  local start log
  log="$out/$(basename -- "$1").log"
  for ((start = 1; start <= starts; start++)); do
    if jupyter-nbconvert --to notebook --execute --output-dir "$out" \
      --ExecutePreprocessor.startup_timeout=30 --ExecutePreprocessor.timeout=600 \
      --ExecutePreprocessor.record_timing=False "$1" >"$log" 2>&1; then
      return 0
    fi
    grep -q "Kernel didn't respond" "$log" || break
  done
  tail -n 40 -- "$log" >&2
  return 1
}

mkdir -p -- "$out"
status=0
for notebook in "$@"; do
  if execute "$notebook"; then
    [ "$save" = no ] || cp -- "$out/$(basename -- "$notebook")" "$notebook"
    echo "done   $notebook"
  else
    echo "failed $notebook" >&2
    status=1
  fi
done
exit "$status"
