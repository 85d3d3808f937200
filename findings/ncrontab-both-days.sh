#!/usr/bin/env bash
# NCRONTAB wants both day fields to match; cron wants one of them.
#
# Versions: NCrontab.Signed 3.4.0 (NuGet; the parser behind Azure Functions' timers), cron-parser 5.10.5 (npm).
# Needs:    the .NET SDK, Node 20, npm.
# Expected: "0 0 9 1 * MON" runs on the first of each month and on each Monday, as crontab(5) and POSIX have it where
#           both day fields are restricted.
# Happens:  NCRONTAB runs it only on a first that is a Monday: three times in 2021 instead of 61.
# Matters:  a schedule taken over from cron hardly ever runs, and a test with a JavaScript cron library says that it will.
#           The other way round it is handy: "0 0 9 1-7 * MON" is the first Monday of the month in Azure only; elsewhere
#           it is every day of the first week and every Monday besides.
# Source:   seen here; the README of NCrontab does not name the rule.
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
    var times = schedule.GetNextOccurrences(new DateTime(2021, 1, 1), new DateTime(2022, 1, 1)).ToList();
    Console.WriteLine($"{text}: {times.Count} runs, {string.Join(" ", times.Take(3).Select(time => time.ToString("MM-dd")))}");
}
CS
echo '{}' >package.json
npm install --silent --no-audit --no-fund cron-parser@5.10.5
cat >main.cjs <<'JS'
const { CronExpressionParser } = require('cron-parser');
for (const text of process.argv.slice(2)) {
  const schedule = CronExpressionParser.parse(text, { tz: 'UTC', currentDate: '2021-01-01T00:00:00Z', endDate: '2022-01-01T00:00:00Z' });
  const times = [];
  while (schedule.hasNext()) times.push(schedule.next().toISOString().slice(5, 10));
  console.log(`${text}: ${times.length} runs, ${times.slice(0, 3).join(' ')}`);
}
JS
schedules=('0 0 9 1 * MON' '0 0 9 1-7 * MON')

echo "NCrontab.Signed 3.4.0, in 2021:"
azure=$(dotnet run -- "${schedules[@]}")
echo "$azure"
echo "cron-parser 5.10.5, in 2021:"
cron=$(node main.cjs "${schedules[@]}")
echo "$cron"

[ "$azure" = '0 0 9 1 * MON: 3 runs, 02-01 03-01 11-01
0 0 9 1-7 * MON: 12 runs, 01-04 02-01 03-01' ] || { echo "NCrontab now reads the two day fields otherwise."; exit 1; }
[ "$cron" = '0 0 9 1 * MON: 61 runs, 01-01 01-04 01-11
0 0 9 1-7 * MON: 124 runs, 01-01 01-02 01-03' ] || { echo "cron-parser now reads the two day fields otherwise."; exit 1; }
