using System.Text.Json.Nodes;
using Microsoft.Azure.WebJobs;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace Conformance;

/// <summary>A host of the WebJobs SDK, and what the Functions host makes of its binding data.</summary>
static class Jobs
{
    public static IHost Build(Action<IWebJobsBuilder> configure, Type functions, Dictionary<string, string?>? settings = null) =>
        new HostBuilder()
            .ConfigureAppConfiguration(one => one.AddInMemoryCollection(settings ?? []))
            .ConfigureLogging(one => one.ClearProviders())
            .ConfigureWebJobs(configure)
            .ConfigureServices(one => one.AddSingleton<ITypeLocator>(new Located(functions)))
            .Build();

    /// <summary>Binding data as functions of other languages get them.</summary>
    public static IReadOnlyDictionary<string, object> BindingDataOf(Binder binder)
    {
        var property = typeof(Binder).GetProperty("BindingData", System.Reflection.BindingFlags.Instance | System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Public)!;
        return ((IDictionary<string, object>)property.GetValue(binder)!).AsReadOnly();
    }

    /// <summary>As the Functions host sends a value to a worker: a text as it is, everything else as JSON.</summary>
    public static JsonObject AsTypedData(IEnumerable<KeyValuePair<string, object>> data)
    {
        var typed = new JsonObject();
        foreach (var (name, value) in data.Where(one => one.Value is not null).OrderBy(one => one.Key, StringComparer.Ordinal))
            typed[name] = value switch
            {
                string text => new JsonObject { ["string"] = text },
                JObject json => new JsonObject { ["json"] = json.ToString(Formatting.None) },
                _ => new JsonObject { ["json"] = JsonConvert.SerializeObject(value) },
            };
        return typed;
    }

    sealed class Located(Type functions) : ITypeLocator
    {
        public IReadOnlyList<Type> GetTypes() => [functions];
    }
}
