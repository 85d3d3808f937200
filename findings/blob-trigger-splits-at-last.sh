#!/usr/bin/env bash
# A blob trigger of Azure Functions splits a name at the last separator: the month 2021-02 becomes 02.
#
# Versions: Microsoft.Azure.WebJobs 3.0.44 and its Extensions.Storage.Blobs 5.3.10 (NuGet), azurite 3.37.0 (npm).
# Needs:    the .NET SDK, Node 20, npm.
# Expected: {partner}-{month}.tsv takes 4711-2021-02.tsv for partner 4711 and month 2021-02, or not at all, since it fits
#           in two ways; {partner}/{name} ends the partner at the first slash, as a {name} in an HTTP route does.
# Happens:  the first expression takes as much as it can: partner 4711-2021, month 02. It takes slashes too: in
#           4711/2021/02.tsv the partner is 4711/2021.
# Matters:  the function runs for a partner that does not exist and a month without its year, and an output whose path
#           repeats {partner} has another name. Names with one hyphen come out right. Bind {name} alone and split it in
#           code.
# Source:   seen here. The documentation's own example, {date}-{filetype}.csv, says nothing of names with more hyphens.
set -euo pipefail
command -v dotnet >/dev/null || { echo "skipped: no dotnet"; exit 0; }
export DOTNET_NOLOGO=1 MSBUILDDISABLENODEREUSE=1 UseSharedCompilation=false # Leaves no build server behind.
dir=$(mktemp -d); azurite=; trap '[ -z "$azurite" ] || kill "$azurite"; rm -rf "$dir"' EXIT; cd "$dir"
echo '{}' >package.json
npm install --silent --no-audit --no-fund azurite@3.37.0

read -r blob queue table < <(node -e '
  const servers = [0, 0, 0].map(() => require("net").createServer().listen(0, "127.0.0.1"));
  setTimeout(() => { console.log(servers.map((one) => one.address().port).join(" ")); servers.forEach((one) => one.close()); }, 100);')
node node_modules/azurite/dist/src/azurite.js --silent --skipApiVersionCheck --inMemoryPersistence \
  --blobPort "$blob" --queuePort "$queue" --tablePort "$table" >/dev/null & azurite=$!

cat >split.csproj <<'XML'
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup>
    <OutputType>Exe</OutputType>
    <TargetFramework>net$(BundledNETCoreAppTargetFrameworkVersion)</TargetFramework>
    <ImplicitUsings>enable</ImplicitUsings>
    <NoWarn>NU1603;NU1901;NU1902;NU1903;NU1904</NoWarn>
    <EnableDefaultItems>false</EnableDefaultItems>
  </PropertyGroup>
  <ItemGroup>
    <Compile Include="Program.cs" />
    <PackageReference Include="Microsoft.Azure.WebJobs" Version="3.0.44" />
    <PackageReference Include="Microsoft.Azure.WebJobs.Extensions.Storage.Blobs" Version="5.3.10" />
    <PackageReference Include="Microsoft.Extensions.Hosting" Version="10.0.5" />
  </ItemGroup>
</Project>
XML
cat >Program.cs <<'CS'
using System.Collections.Concurrent;
using Azure.Storage.Blobs;
using Microsoft.Azure.WebJobs;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

var connection = args[0];
var container = new BlobContainerClient(connection, "reports");
await container.CreateAsync();
string[] names = ["hyphen/4711-202102.tsv", "hyphen/4711-2021-02.tsv", "slash/4711/02.tsv", "slash/4711/2021/02.tsv"];
foreach (var name in names) await container.UploadBlobAsync(name, BinaryData.FromString("text"));
using var host = new HostBuilder()
    .ConfigureAppConfiguration(one => one.AddInMemoryCollection([new("AzureWebJobsStorage", connection)]))
    .ConfigureWebJobs(jobs => jobs.AddAzureStorageBlobs())
    .ConfigureServices(services => services.AddSingleton<ITypeLocator, Functions>())
    .Build();
await host.StartAsync();
for (var tries = 0; tries < 600 && Functions.Seen.Count < names.Length; tries++) await Task.Delay(200);
await host.StopAsync();
foreach (var line in Functions.Seen.Order(StringComparer.Ordinal)) Console.WriteLine(line);

public sealed class Functions : ITypeLocator
{
    public static readonly ConcurrentBag<string> Seen = [];
    public IReadOnlyList<Type> GetTypes() => [typeof(Functions)];
    public static void Hyphen([BlobTrigger("reports/hyphen/{partner}-{month}.tsv")] string text, string partner, string month, string blobTrigger) =>
        Seen.Add($"{blobTrigger}: partner {partner}, month {month}");
    public static void Slash([BlobTrigger("reports/slash/{partner}/{name}")] string text, string partner, string name, string blobTrigger) =>
        Seen.Add($"{blobTrigger}: partner {partner}, name {name}");
}
CS
# The well-known account of the emulator.
account='AccountName=devstoreaccount1;AccountKey=Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw=='
at=http://127.0.0.1
echo "Microsoft.Azure.WebJobs.Extensions.Storage.Blobs 5.3.10, azurite 3.37.0:"
seen=$(dotnet run -- "DefaultEndpointsProtocol=http;$account;BlobEndpoint=$at:$blob/devstoreaccount1;QueueEndpoint=$at:$queue/devstoreaccount1")
echo "$seen"
[ "$seen" = 'reports/hyphen/4711-2021-02.tsv: partner 4711-2021, month 02
reports/hyphen/4711-202102.tsv: partner 4711, month 202102
reports/slash/4711/02.tsv: partner 4711, name 02.tsv
reports/slash/4711/2021/02.tsv: partner 4711/2021, name 02.tsv' ] || { echo "The names are now split otherwise."; exit 1; }
