#!/usr/bin/env bash
# Edits of valid files, as many as you like: tests/hostile-source.sh [number] [seed]. What it does meanwhile is in artifacts/hostile-source.txt.
# In slices of 20,000, each with a seed of its own: what ends the compiler itself (its own stack, say) ends one slice, and is told at the end.
set -euo pipefail
cd "$(dirname "$0")/.."
mkdir -p artifacts
number=${1:-500000} seed=${2:-$RANDOM} slice=20000
export SYMGRAD_REPORT="$PWD/artifacts/hostile-source.txt"
: > "$SYMGRAD_REPORT"
dotnet build tests/SymGrad.Trust -c Release
failed=()
for ((done = 0; done < number; done += slice, seed++)); do
    left=$((number - done))
    SYMGRAD_EDITS=$((left < slice ? left : slice)) SYMGRAD_SEED=$seed \
        dotnet test tests/SymGrad.Trust -c Release --no-build --filter "FullyQualifiedName~EditedFileTests.ALongRun" || failed+=("$seed")
done
tail -n 40 "$SYMGRAD_REPORT"
echo "slices that failed, by seed: ${failed[*]:-none}"
[[ ${#failed[@]} -eq 0 ]]
