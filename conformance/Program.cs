using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Conformance;

// Writes into each table what the packages that the Functions host is made of do in its cases: `azure`, and `by`, their versions.
var folder = args[0];
var writing = new JsonSerializerOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
var fillers = new Dictionary<string, Func<JsonObject, Task>>
{
    ["http"] = Http.FillAsync,
    ["schedules"] = Schedules.FillAsync,
    ["timers"] = Timers.FillAsync,
    ["queues"] = table => Queues.FillAsync(table, args[1]),
};
var asked = args.Skip(2).ToArray();
foreach (var (name, fill) in fillers.Where(one => asked.Length == 0 || asked.Contains(one.Key)))
{
    var file = Path.Combine(folder, $"{name}.json");
    var table = JsonNode.Parse(await File.ReadAllTextAsync(file))!.AsObject();
    table["by"] = Versions.Get();
    await fill(table);
    // A line for each case.
    var cases = table["cases"]!.AsArray().Select(one => one!.ToJsonString(writing));
    var head = table.Where(one => one.Key != "cases").Select(one => $"\"{one.Key}\": {one.Value!.ToJsonString(writing)},\n");
    await File.WriteAllTextAsync(file, $"{{\n{string.Concat(head)}\"cases\": [\n{string.Join(",\n", cases)}\n]\n}}\n");
    Console.WriteLine($"{name}: {table["cases"]!.AsArray().Count} cases");
}
