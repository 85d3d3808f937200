using System.Reflection;
using System.Text.Json.Nodes;
using Microsoft.Azure.WebJobs;
using Microsoft.Azure.WebJobs.Extensions.Timers;

namespace Conformance;

/// <summary>When timers fire: the extension's own reading of schedules, in UTC.</summary>
static class Schedules
{
    public static Task FillAsync(JsonObject table)
    {
        TimeZoneInfo.ClearCachedData();
        foreach (var one in table["cases"]!.AsArray())
        {
            var from = DateTimeOffset.Parse((string)one!["from"]!).UtcDateTime;
            try
            {
                var schedule = Create((string)one["schedule"]!);
                var firings = schedule.GetNextOccurrences(5, from).Select(time => (JsonNode)time.ToString("yyyy-MM-ddTHH:mm:ss.fffZ")).ToArray();
                one["azure"] = new JsonObject { ["fires"] = new JsonArray(firings!) };
            }
            catch (TargetInvocationException)
            {
                one["azure"] = new JsonObject { ["refused"] = true };
            }
            catch (ArgumentException)
            {
                // Found only when the timer starts.
                one["azure"] = new JsonObject { ["fires"] = new JsonArray() };
            }
        }
        return Task.CompletedTask;
    }

    static TimerSchedule Create(string text)
    {
        var create = typeof(TimerSchedule).GetMethod("Create", BindingFlags.Static | BindingFlags.NonPublic)!;
        return (TimerSchedule)create.Invoke(null, [new TimerTriggerAttribute(text), new Names()])!;
    }

    sealed class Names : INameResolver
    {
        public string? Resolve(string name) => null;
    }
}
