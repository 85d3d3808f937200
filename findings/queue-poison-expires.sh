#!/usr/bin/env bash
# The queue extension of Azure Functions gives a poison message seven days to live, whatever the failed message had.
#
# Versions: Microsoft.Azure.WebJobs 3.0.44 and its Extensions.Storage.Queues 5.3.10 (NuGet), azurite 3.37.0 (npm).
# Needs:    the .NET SDK, Node 20, npm.
# Expected: a message sent to live for ever is kept for ever after its last failure too: the poison queue is where it
#           waits for a person.
# Happens:  the copy in the poison queue is a new message without a time to live, so the service takes its default of
#           seven days, and then removes it as it does any expired message.
# Matters:  what failed while nobody looked for a week leaves no trace. Move poison messages to a store of your own by a
#           function on the poison queue, or alert well within the week.
# Source:   open upstream as a wish, Azure/azure-webjobs-sdk-extensions issue 891.
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

cat >poison.csproj <<'XML'
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup>
    <OutputType>Exe</OutputType>
    <TargetFramework>net$(BundledNETCoreAppTargetFrameworkVersion)</TargetFramework>
    <ImplicitUsings>enable</ImplicitUsings>
    <NoWarn>NU1901;NU1902;NU1903;NU1904</NoWarn>
    <EnableDefaultItems>false</EnableDefaultItems>
  </PropertyGroup>
  <ItemGroup>
    <Compile Include="Program.cs" />
    <PackageReference Include="Microsoft.Azure.WebJobs" Version="3.0.44" />
    <PackageReference Include="Microsoft.Azure.WebJobs.Extensions.Storage.Queues" Version="5.3.10" />
  </ItemGroup>
</Project>
XML
cat >Program.cs <<'CS'
using Azure.Storage.Queues;
using Microsoft.Azure.WebJobs;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

var connection = args[0];
var options = new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64 };
var queue = new QueueClient(connection, "work", options);
var poison = new QueueClient(connection, "work-poison", options);
await queue.CreateAsync();
var sent = (await queue.SendMessageAsync("text", timeToLive: TimeSpan.FromSeconds(-1))).Value;
Console.WriteLine($"sent message lives {Left(sent.ExpirationTime)}");
using var host = new HostBuilder()
    .ConfigureAppConfiguration(one => one.AddInMemoryCollection([new("AzureWebJobsStorage", connection)]))
    .ConfigureWebJobs(jobs => jobs.AddAzureStorageQueues(one => one.MaxDequeueCount = 1))
    .ConfigureServices(services => services.AddSingleton<ITypeLocator, Functions>())
    .Build();
await host.StartAsync();
for (var tries = 0; tries < 300; tries++)
{
    await Task.Delay(200);
    if (!await poison.ExistsAsync() || (await poison.PeekMessageAsync()).Value is not { } message) continue;
    Console.WriteLine($"poison message lives {Left(message.ExpiresOn!.Value)}");
    break;
}
await host.StopAsync();

static string Left(DateTimeOffset end) =>
    end.Year == 9999 ? "for ever" : $"{Math.Round((end - DateTimeOffset.UtcNow).TotalDays)} days";

public sealed class Functions : ITypeLocator
{
    public IReadOnlyList<Type> GetTypes() => [typeof(Functions)];
    public static void Work([QueueTrigger("work")] string message) => throw new InvalidOperationException("fails");
}
CS
# The well-known account of the emulator.
account='AccountName=devstoreaccount1;AccountKey=Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw=='
at=http://127.0.0.1
echo "Microsoft.Azure.WebJobs.Extensions.Storage.Queues 5.3.10, azurite 3.37.0:"
seen=$(dotnet run -- "DefaultEndpointsProtocol=http;$account;BlobEndpoint=$at:$blob/devstoreaccount1;QueueEndpoint=$at:$queue/devstoreaccount1")
echo "$seen"
[ "$seen" = 'sent message lives for ever
poison message lives 7 days' ] || { echo "A poison message now lives for another time."; exit 1; }
