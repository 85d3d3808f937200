#!/usr/bin/env bash
# cron-to-quartz adds one to each number of the weekday field, also to steps and to which weekday of the month.
#
# Versions: cron-to-quartz 1.4.15, cron-parser 5.10.5 (npm), Quartz 3.22.10 (NuGet).
# Needs:    the .NET SDK, Node 20, npm.
# Expected: Quartz counts the days from Sunday as 1, so that 1 becomes 2. The step of */2 stays 2, and the second Monday
#           1#2 becomes 2#2.
# Happens:  */2 becomes */3: Sunday, Wednesday and Saturday in the place of Sunday, Tuesday, Thursday and Saturday. 1#2
#           becomes 2#3, the third Monday. Sunday as 7 becomes 8, which Quartz refuses.
# Matters:  the job moves to other days, and nothing fails. Write the days as a list, or by name, which stays as it is.
# Source:   seen here; the package raises all digits of the field.
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
    <NoWarn>NU1603</NoWarn>
  </PropertyGroup>
  <ItemGroup><PackageReference Include="Quartz" Version="3.22.10" /></ItemGroup>
</Project>
XML
cat >Program.cs <<'CS'
foreach (var text in args)
{
    try
    {
        var cron = new Quartz.CronExpression(text) { TimeZone = TimeZoneInfo.Utc };
        DateTimeOffset? time = new DateTimeOffset(2021, 1, 31, 12, 0, 0, TimeSpan.Zero);
        var days = Enumerable.Range(0, 4).Select(_ => (time = cron.GetNextValidTimeAfter(time!.Value))!.Value.ToString("ddd MM-dd"));
        Console.WriteLine($"quartz {text}: {string.Join(", ", days)}");
    }
    catch (FormatException)
    {
        Console.WriteLine($"quartz {text}: refused");
    }
}
CS
echo '{}' >package.json
npm install --silent --no-audit --no-fund cron-to-quartz@1.4.15 cron-parser@5.10.5
cat >main.cjs <<'JS'
const { getQuartz } = require('cron-to-quartz');
const { CronExpressionParser } = require('cron-parser');
for (const text of process.argv.slice(2)) {
  const times = CronExpressionParser.parse(text, { tz: 'UTC', currentDate: '2021-01-31T12:00:00Z' }).take(4);
  const days = times.map((time) => `${time.toDate().toUTCString().slice(0, 3)} ${time.toISOString().slice(5, 10)}`);
  console.log(`cron ${text}: ${days.join(', ')}; for Quartz ${getQuartz(text).map((parts) => parts.join(' ')).join(' and ')}`);
}
JS
echo "cron-to-quartz 1.4.15, cron-parser 5.10.5, Quartz 3.22.10, from February 2021:"
seen=$(node main.cjs '0 9 * * 1' '0 9 * * */2' '0 9 * * 1#2' '0 9 * * 7')
seen="$seen
$(dotnet run -- '0 0 9 ? * 2 *' '0 0 9 ? * */3 *' '0 0 9 ? * 2#3 *' '0 0 9 ? * 8 *')"
echo "$seen"
[ "$seen" = 'cron 0 9 * * 1: Mon 02-01, Mon 02-08, Mon 02-15, Mon 02-22; for Quartz 0 0 9 ? * 2 *
cron 0 9 * * */2: Tue 02-02, Thu 02-04, Sat 02-06, Sun 02-07; for Quartz 0 0 9 ? * */3 *
cron 0 9 * * 1#2: Mon 02-08, Mon 03-08, Mon 04-12, Mon 05-10; for Quartz 0 0 9 ? * 2#3 *
cron 0 9 * * 7: Sun 02-07, Sun 02-14, Sun 02-21, Sun 02-28; for Quartz 0 0 9 ? * 8 *
quartz 0 0 9 ? * 2 *: Mon 02-01, Mon 02-08, Mon 02-15, Mon 02-22
quartz 0 0 9 ? * */3 *: Wed 02-03, Sat 02-06, Sun 02-07, Wed 02-10
quartz 0 0 9 ? * 2#3 *: Mon 02-15, Mon 03-15, Mon 04-19, Mon 05-17
quartz 0 0 9 ? * 8 *: refused' ] || { echo "The weekdays are now written otherwise."; exit 1; }
