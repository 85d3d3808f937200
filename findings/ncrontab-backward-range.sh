#!/usr/bin/env bash
# NCRONTAB reads a range written backwards as its complement, and says nothing.
#
# Versions: NCrontab.Signed 3.4.0 (NuGet; the parser behind Azure Functions' timers), cron-parser 5.10.5 (npm).
# Needs:    the .NET SDK, Node 20, npm.
# Expected: FRI-MON is Friday to Monday, as in Quartz, or an error, as in Vixie cron and cron-parser.
# Happens:  the two ends are swapped. FRI-MON runs Monday to Friday; hours 22-2 run from 02 to 22, that is at every
#           hour but the night that was asked for; NOV-FEB runs February to November.
# Matters:  a nightly or weekend timer runs in working hours instead. A local host that takes cron-parser for NCRONTAB
#           refuses what Azure accepts, so neither the local run nor the deployment shows the mistake as such.
# Source:   the author says so in issues 14, 24 and 65 of atifaziz/NCrontab; the README does not.
set -euo pipefail
command -v dotnet >/dev/null || { echo "skipped: no dotnet"; exit 0; }
export DOTNET_NOLOGO=1 MSBUILDDISABLENODEREUSE=1 UseSharedCompilation=false # Leaves no build server behind.
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"

cat >cron.csproj <<'XML'
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup>
    <OutputType>Exe</OutputType>
    <TargetFramework>net$(BundledNETCoreAppTargetFrameworkVersion)</TargetFramework>
    <ImplicitUsings>enable</ImplicitUsings>
  </PropertyGroup>
  <ItemGroup><PackageReference Include="NCrontab.Signed" Version="3.4.0" /></ItemGroup>
</Project>
XML
cat >Program.cs <<'CS'
foreach (var text in args)
{
    var schedule = NCrontab.CrontabSchedule.Parse(text, new() { IncludingSeconds = true });
    Console.WriteLine($"{text} = {schedule}");
}
CS
echo '{}' >package.json
npm install --silent --no-audit --no-fund cron-parser@5.10.5
schedules=('0 0 9 * * FRI-MON' '0 0 22-2 * * *' '0 0 9 1 NOV-FEB *')

echo "NCrontab.Signed 3.4.0:"
seen=$(dotnet run -- "${schedules[@]}")
echo "$seen"
echo "cron-parser 5.10.5:"
refused=$(node -e '
  const { CronExpressionParser } = require("cron-parser");
  for (const text of process.argv.slice(1)) {
    try { CronExpressionParser.parse(text); console.log(`${text} accepted`); }
    catch (error) { console.log(`${text}: ${error.message}`); }
  }' "${schedules[@]}")
echo "$refused"

[ "$seen" = '0 0 9 * * FRI-MON = 0 0 9 * * 1-5
0 0 22-2 * * * = 0 0 2-22 * * *
0 0 9 1 NOV-FEB * = 0 0 9 1 2-11 *' ] || { echo "NCrontab no longer swaps the ends of a range."; exit 1; }
[ "$(grep -c 'Invalid range' <<<"$refused")" = 3 ] || { echo "cron-parser no longer refuses these ranges."; exit 1; }
