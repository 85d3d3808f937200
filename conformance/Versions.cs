using System.Text.Json.Nodes;

namespace Conformance;

/// <summary>The packages that decide the tables, in the versions that ran.</summary>
static class Versions
{
    static readonly string[] deciding =
    [
        "Microsoft.Azure.WebJobs", "Microsoft.Azure.WebJobs.Extensions", "Microsoft.Azure.WebJobs.Extensions.Http",
        "Microsoft.Azure.WebJobs.Extensions.Storage.Queues", "NCrontab.Signed",
    ];

    public static JsonObject Get()
    {
        var file = Path.Combine(AppContext.BaseDirectory, "conformance.deps.json");
        var libraries = JsonNode.Parse(File.ReadAllText(file))!["libraries"]!.AsObject();
        var found = libraries.Select(one => one.Key.Split('/')).Where(one => deciding.Contains(one[0]));
        var versions = new JsonObject { [".NET"] = Environment.Version.ToString(2) };
        foreach (var one in found) versions[one[0]] = one[1];
        return versions;
    }
}
