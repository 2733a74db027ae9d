#!/usr/bin/env bash
# Mistakes put into the generator, to see whether the tests notice: tests/mutants.sh [number] [seed] [part of the path, such as RuleTable].
# What became of each is in artifacts/mutants.tsv; what those that nobody noticed changed is in artifacts/mutants.
# A mistake may end the process that tries it, or hang; the next process goes on behind it.
set -euo pipefail
cd "$(dirname "$0")/.."
mkdir -p artifacts
export SYMGRAD_MUTANTS=${1:-100} SYMGRAD_SEED=${2:-1} SYMGRAD_PART=${3:-} SYMGRAD_REPORT="$PWD/artifacts/mutants.txt" SYMGRAD_JOURNAL="$PWD/artifacts/mutants.tsv"
rm -f "$SYMGRAD_JOURNAL" "$SYMGRAD_REPORT"
dotnet build tests/SymGrad.Trust -c Release
# Each generator is compiled to run once: to watch what is often called costs more than it gives.
export DOTNET_TieredPGO=0
lines=-1
until dotnet test tests/SymGrad.Trust -c Release --no-build --filter "FullyQualifiedName~MistakesAreNoticed" --logger "console;verbosity=detailed"; do
    # A process that decided nothing failed by itself.
    before=$lines lines=$(wc -l < "$SYMGRAD_JOURNAL" || echo 0)
    [[ $lines -gt $before ]] || exit 1
done
