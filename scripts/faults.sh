#!/usr/bin/env bash
# The fault schedule of the hub, in its long form: full disks, held locks, kills, lost folders, other clocks, second starts, while reports arrive and people decide.
#   scripts/faults.sh [FAULTS] [SEED]       1,000 faults of seed 1 unless told, about half an hour on two cores
# Needs the right to mount a tmpfs for the full disks, and libfaketime for other clocks (Debian: faketime); says so when it goes without.
set -euo pipefail
cd "$(dirname -- "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")")"
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 LYNCEUS_FAULTS=${1:-1000} LYNCEUS_FAULTS_SEED=${2:-1}
dotnet build tests/Lynceus.EndToEnd.Tests -c Release -v quiet -nologo
dotnet test tests/Lynceus.EndToEnd.Tests -c Release --no-build --nologo --filter 'FullyQualifiedName~FaultSchedule' --logger 'console;verbosity=detailed'
