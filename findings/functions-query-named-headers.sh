#!/usr/bin/env bash
# A query parameter named "headers" takes all headers from a function's request where HTTP is streamed.
#
# Versions: Microsoft.Azure.WebJobs.Extensions.Http 3.2.0 (NuGet; the HTTP trigger of Azure Functions),
#           @azure/functions 4.16.5 (npm) with enableHttpStream.
# Needs:    the .NET SDK, Node 20, npm.
# Expected: GET /items?headers=all reaches the handler with its query and its headers.
# Happens:  the extension puts query parameters, route parameters, "Query" and "Headers" into one dictionary that does
#           not look at case, query first; the built-in entries are left out where the name is taken. @azure/functions
#           takes a streamed request's headers from the entry "Headers" alone: request.headers is empty.
# Matters:  such a parameter (?headers=true for a CSV with a header line, say) makes content-type, if-match and
#           authorization vanish from a request that has them. Without streaming the headers come another way. Name
#           no parameter "headers", whatever its case.
# Source:   GetRequestBindingData in the extension, called here through reflection as it is internal; createStreamRequest
#           in src/http/HttpRequest.ts of the package. The host between them, which hands the dictionary on as trigger
#           metadata, does not run here.
set -euo pipefail
command -v dotnet >/dev/null || { echo "skipped: no dotnet"; exit 0; }
export DOTNET_NOLOGO=1 MSBUILDDISABLENODEREUSE=1 UseSharedCompilation=false # Leaves no build server behind.
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
echo '{}' >package.json
npm install --silent --no-audit --no-fund @azure/functions@4.16.5
mkdir -p node_modules/@azure/functions-core
cat >node_modules/@azure/functions-core/index.js <<'JS'
// The part of the worker that the package asks for.
exports.functions = new Map();
exports.log = () => {};
exports.registerHook = () => ({ dispose() {} });
exports.registerFunction = (metadata, handler) => exports.functions.set(metadata.name, { metadata, handler });
exports.setProgrammingModel = (model) => { exports.model = model; };
JS
cat >binding.csproj <<'XML'
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup>
    <OutputType>Exe</OutputType>
    <TargetFramework>net$(BundledNETCoreAppTargetFrameworkVersion)</TargetFramework>
    <ImplicitUsings>enable</ImplicitUsings>
    <NoWarn>NU1603;NU1901;NU1902;NU1903;NU1904</NoWarn>
  </PropertyGroup>
  <ItemGroup><PackageReference Include="Microsoft.Azure.WebJobs.Extensions.Http" Version="3.2.0" /></ItemGroup>
</Project>
XML
cat >Program.cs <<'CS'
using System.Reflection;
using Microsoft.AspNetCore.Http;

// Prints the binding data of a GET with the query given and one header, as trigger metadata: text or JSON.
var request = new DefaultHttpContext().Request;
(request.Method, request.QueryString) = ("GET", new QueryString(args[0]));
request.Headers["authorization"] = "Bearer t";
var data = (IReadOnlyDictionary<string, object>)typeof(Microsoft.Azure.WebJobs.HttpTriggerAttribute).Assembly
    .GetTypes().Single(type => type.Name == "HttpTriggerBinding")
    .GetMethod("GetRequestBindingData", BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.Public)!
    .Invoke(null, [request, "", new Dictionary<string, Type>()])!;
var metadata = data.ToDictionary(entry => entry.Key, entry => entry.Value is string text
    ? new Dictionary<string, object> { ["string"] = text }
    : new Dictionary<string, object> { ["json"] = Newtonsoft.Json.JsonConvert.SerializeObject(entry.Value) });
Console.WriteLine(Newtonsoft.Json.JsonConvert.SerializeObject(metadata));
CS
cat >main.cjs <<'JS'
const http = require('node:http');
const { app } = require('@azure/functions');
const core = require('@azure/functions-core');

app.setup({ enableHttpStream: true });
app.http('items', { handler: (request) => console.log('handler sees', JSON.stringify({ url: request.url, headers: [...request.headers.keys()] })) });
(async () => {
  const [query, triggerMetadata] = [process.argv[2], JSON.parse(process.argv[3])];
  const { metadata, handler } = core.functions.get('items');
  const [name] = Object.keys(metadata.bindings).filter((key) => /trigger/i.test(metadata.bindings[key].type));
  const { HttpUri } = await core.model.getCapabilities({});
  const headers = { authorization: 'Bearer t', 'x-ms-invocation-id': '1', 'x-forwarded-host': 'a.example', 'x-forwarded-proto': 'https' };
  http.get(`${HttpUri.replace('localhost', '127.0.0.1')}items${query}`, { headers }).on('error', () => {});
  const request = { inputData: [{ name, data: { http: {} } }], triggerMetadata };
  const invocation = core.model.getInvocationModel({ invocationId: '1', metadata, request });
  const { context, inputs } = await invocation.getArguments();
  await invocation.invokeFunction(context, inputs, handler);
  process.exit();
})();
JS
dotnet build -v q -clp:ErrorsOnly --nologo -o out >/dev/null
echo "Microsoft.Azure.WebJobs.Extensions.Http 3.2.0, @azure/functions 4.16.5:"
for query in '?header=all' '?headers=all'; do
  binding=$(dotnet out/binding.dll "$query")
  echo "binding data $binding"
  seen=$(node main.cjs "$query" "$binding")
  echo "$seen"
done
[ "$seen" = 'handler sees {"url":"https://a.example/items?headers=all","headers":[]}' ] ||
  { echo "The headers now survive such a parameter."; exit 1; }
