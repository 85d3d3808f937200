using System.Text.Json.Nodes;
using Microsoft.Azure.WebJobs;
using Microsoft.Azure.WebJobs.Extensions.Timers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Newtonsoft.Json;

namespace Conformance;

/// <summary>What timers do at the start, when they are late, and when their function takes long or fails.</summary>
static class Timers
{
    public static async Task FillAsync(JsonObject table)
    {
        foreach (var one in table["cases"]!.AsArray()) one!["azure"] = await RunAsync(one.AsObject());
    }

    static async Task<JsonObject> RunAsync(JsonObject given)
    {
        var monitor = new Monitor { Status = StatusOf(given["status"]?.AsObject()) };
        TimerFunctions.Begin((double?)given["firstTakesSeconds"] ?? 0, (bool?)given["fails"] ?? false);
        var settings = new Dictionary<string, string?> { ["Schedule"] = (string)given["schedule"]! };
        using var host = Jobs.Build(
            builder =>
            {
                builder.AddTimers();
                builder.Services.AddSingleton<ScheduleMonitor>(monitor);
            },
            (bool?)given["runOnStartup"] == true ? typeof(StartedFunctions) : typeof(TimerFunctions), settings);
        await host.StartAsync();
        await Task.Delay(TimeSpan.FromSeconds((double)given["watchSeconds"]!));
        await host.StopAsync();
        return Outcome.Of(TimerFunctions.Runs, monitor.Status, given);
    }

    static ScheduleStatus? StatusOf(JsonObject? given) => given is null ? null : new ScheduleStatus
    {
        Last = given["last"] is { } last ? Time(last) : default,
        Next = Time(given["next"]!),
        LastUpdated = Time(given["lastUpdated"]!),
    };

    static DateTime Time(JsonNode text) => DateTimeOffset.Parse((string)text!).UtcDateTime.ToLocalTime();

    /// <summary>The outcome in words that do not depend on the time of the run.</summary>
    static class Outcome
    {
        public static JsonObject Of(List<Run> runs, ScheduleStatus? status, JsonObject given)
        {
            var first = runs.FirstOrDefault();
            var outcome = new JsonObject { ["fired"] = runs.Count > 2 ? "again and again" : $"{runs.Count}" };
            if (first is not null)
            {
                var argument = JsonNode.Parse(JsonConvert.SerializeObject(first.Timer))!;
                outcome["isPastDue"] = first.Timer.IsPastDue;
                outcome["adjustForDST"] = (bool)argument["Schedule"]!["AdjustForDST"]!;
                outcome["argument"] = first.Timer.ScheduleStatus is { } told ? Words(told, given, first) : null;
            }
            if (runs.Count > 1) outcome["secondsFromFirstEndToNext"] = Math.Round((runs[1].Began - runs[0].Ended).TotalSeconds);
            outcome["status"] = status is null ? null : Words(status, given, first);
            return outcome;
        }

        static JsonObject Words(ScheduleStatus status, JsonObject given, Run? first) => new()
        {
            ["last"] = Word(status.Last, given, first),
            ["next"] = Word(status.Next, given, first),
            ["lastUpdated"] = Word(status.LastUpdated, given, first),
        };

        static string Word(DateTime time, JsonObject given, Run? first)
        {
            if (time.Year == 1) return "never";
            if (first is not null && Math.Abs((time - first.Began.LocalDateTime).TotalSeconds) < 1) return "when it fired";
            foreach (var name in new[] { "last", "next", "lastUpdated" })
                if (given["status"]?[name] is { } known && Time(known) == time) return $"as {name} was";
            return time > DateTime.Now ? "to come" : "about now";
        }
    }

    sealed class Monitor : ScheduleMonitor
    {
        public ScheduleStatus? Status;
        public override Task<ScheduleStatus> GetStatusAsync(string timerName) => Task.FromResult(Status!);

        public override Task UpdateStatusAsync(string timerName, ScheduleStatus status)
        {
            Status = new ScheduleStatus { Last = status.Last, Next = status.Next, LastUpdated = status.LastUpdated };
            return Task.CompletedTask;
        }
    }
}

public sealed record Run(TimerInfo Timer, DateTimeOffset Began)
{
    public DateTimeOffset Ended { get; set; }
}

public static class TimerFunctions
{
    public static List<Run> Runs = [];
    static double firstTakesSeconds;
    static bool fails;

    public static void Begin(double takes, bool failing) => (Runs, firstTakesSeconds, fails) = ([], takes, failing);

    [FunctionName("timer")]
    public static async Task Work([TimerTrigger("%Schedule%")] TimerInfo timer)
    {
        var status = timer.ScheduleStatus is { } one ? new ScheduleStatus { Last = one.Last, Next = one.Next, LastUpdated = one.LastUpdated } : null;
        var run = new Run(new TimerInfo(timer.Schedule, status, timer.IsPastDue), DateTimeOffset.Now);
        Runs.Add(run);
        if (Runs.Count == 1) await Task.Delay(TimeSpan.FromSeconds(firstTakesSeconds));
        run.Ended = DateTimeOffset.Now;
        if (fails) throw new InvalidOperationException("as told");
    }
}

public static class StartedFunctions
{
    [FunctionName("timer")]
    public static Task Work([TimerTrigger("%Schedule%", RunOnStartup = true)] TimerInfo timer) => TimerFunctions.Work(timer);
}
