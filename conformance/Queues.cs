using System.Reflection;
using Binder = Microsoft.Azure.WebJobs.Binder;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using Microsoft.Azure.WebJobs;
using Microsoft.Azure.WebJobs.Host;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Conformance;

/// <summary>What becomes of queue messages: the extension's listener on a storage emulation.</summary>
static class Queues
{
    public static async Task FillAsync(JsonObject table, string connection)
    {
        var number = 0;
        foreach (var one in table["cases"]!.AsArray()) one!["azure"] = await RunAsync(one.AsObject(), connection, $"case{++number}");
    }

    static async Task<JsonObject> RunAsync(JsonObject given, string connection, string name)
    {
        var isPoison = (bool?)given["isPoison"] == true;
        var options = new QueueClientOptions { MessageEncoding = QueueMessageEncoding.None };
        var queue = new QueueClient(connection, isPoison ? $"{name}-poison" : name, options);
        var poison = new QueueClient(connection, $"{name}-poison", options);
        await queue.CreateAsync();
        var body = given["base64"] is { } bytes ? (string)bytes! : Encode((string)given["text"]!, (bool?)given["plain"] == true);
        for (var sent = 0; sent < ((int?)given["messages"] ?? 1); sent++) await queue.SendMessageAsync(body, timeToLive: TimeSpan.FromSeconds(-1));
        QueueFunctions.Begin((int?)given["failures"] ?? 0, (double?)given["takesSeconds"] ?? 0);
        var settings = new Dictionary<string, string?> { ["AzureWebJobsStorage"] = connection, ["Queue"] = queue.Name };
        using var host = Jobs.Build(builder => builder.AddAzureStorageQueues(one =>
        {
            one.BatchSize = 4;
            one.NewBatchThreshold = 2;
            one.MaxDequeueCount = 3;
            one.VisibilityTimeout = TimeSpan.FromSeconds(1);
            one.MaxPollingInterval = TimeSpan.FromSeconds(1);
            one.MessageEncoding = (string?)given["encoding"] == "none" ? QueueMessageEncoding.None : QueueMessageEncoding.Base64;
        }), typeof(QueueFunctions), settings);
        await host.StartAsync();
        await Task.Delay(TimeSpan.FromSeconds((double?)given["watchSeconds"] ?? 3));
        await host.StopAsync();
        var runs = QueueFunctions.Runs.ToArray();
        var outcome = new JsonObject { ["tries"] = new JsonArray([.. runs.Select(run => (JsonNode)run.DequeueCount)]), ["mostAtOnce"] = QueueFunctions.MostAtOnce };
        if (runs.FirstOrDefault() is { } first)
        {
            outcome["text"] = first.Text;
            outcome["data"] = first.Data;
        }
        if (runs.Length > 1 && (int?)given["failures"] > 0) outcome["secondsBetweenTries"] = Math.Floor((runs[1].Began - runs[0].Ended).TotalSeconds);
        outcome["left"] = (await queue.GetPropertiesAsync()).Value.ApproximateMessagesCount;
        if (!isPoison && await poison.ExistsAsync() && (await poison.ReceiveMessageAsync()).Value is { } message)
            outcome["poison"] = new JsonObject { ["body"] = message.Body.ToString() == body ? "as sent" : message.Body.ToString(), ["dequeueCount"] = message.DequeueCount, ["daysToLive"] = Math.Round((message.ExpiresOn - DateTimeOffset.Now)!.Value.TotalDays) };
        return outcome;
    }

    static string Encode(string text, bool plain) => plain ? text : Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}

public sealed record Try(int Number, string Text, long DequeueCount, JsonObject Data, DateTimeOffset Began)
{
    public DateTimeOffset Ended { get; set; }
}

public static class QueueFunctions
{
    public static List<Try> Runs = [];
    public static int MostAtOnce;
    static int atOnce, failures;
    static double takesSeconds;

    public static void Begin(int failing, double takes) => (Runs, MostAtOnce, failures, takesSeconds) = ([], 0, failing, takes);

    [FunctionName("queue")]
    public static async Task Work([QueueTrigger("%Queue%")] string message, Binder binder, long dequeueCount)
    {
        Try run;
        lock (Runs)
        {
            MostAtOnce = Math.Max(MostAtOnce, ++atOnce);
            run = new Try(Runs.Count, message, dequeueCount, Data(message, binder), DateTimeOffset.Now);
            Runs.Add(run);
        }
        // Every second one takes longer, so that they do not end all at once.
        await Task.Delay(TimeSpan.FromSeconds(run.Number % 2 == 0 ? takesSeconds : 2 * takesSeconds));
        run.Ended = DateTimeOffset.Now;
        lock (Runs) atOnce--;
        if (dequeueCount <= failures) throw new InvalidOperationException("as told");
    }

    /// <summary>The binding data, with the fields of a JSON message that the host adds: by the same code in the HTTP extension.</summary>
    static JsonObject Data(string message, Binder binder)
    {
        var data = new Dictionary<string, object>(Jobs.BindingDataOf(binder), StringComparer.OrdinalIgnoreCase);
        var utility = typeof(HttpTriggerAttribute).Assembly.GetType("Microsoft.Azure.WebJobs.Extensions.Http.Utility")!;
        utility.GetMethod("ApplyBindingData", BindingFlags.Static | BindingFlags.NonPublic)!.Invoke(null, [message, data]);
        var typed = Jobs.AsTypedData(data.Where(one => !one.Key.EndsWith("sys") && one.Value is not CancellationToken));
        foreach (var (name, kind) in typed.ToArray())
            foreach (var (how, text) in kind!.AsObject().ToArray())
                kind[how] = name == "PopReceipt" && how == "string" ? "<receipt>" : Shape((string)text!);
        return typed;
    }

    /// <summary>Ids and times by their form, since they differ by run.</summary>
    static string Shape(string text) =>
        Regex.Replace(
            Regex.Replace(
                Regex.Replace(text, "^[0-9a-f]{8}-[0-9a-f-]{27}$", "<id>"), "^\"20\\d\\d-\\d\\d-\\d\\dT[\\d:]{8}", "\"<time>"), "^\"9999.*", "\"<end of time>\"");
}
