using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Constraints;
using Microsoft.Azure.WebJobs;
using Microsoft.Azure.WebJobs.Extensions.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Conformance;

/// <summary>Which function a request reaches, and with which binding data: a real server, router and HTTP trigger.</summary>
static class Http
{
    public static async Task FillAsync(JsonObject table)
    {
        using var jobs = Jobs.Build(builder => builder.AddHttp(), typeof(HttpFunction));
        await jobs.StartAsync();
        var web = WebApplication.CreateBuilder();
        web.Logging.ClearProviders();
        web.WebHost.UseUrls("http://127.0.0.1:0");
        web.Services.AddRouting().AddHttpBindingRouting();
        web.Services.AddSingleton<IWebJobsRouteHandler>(new Handler(jobs));
        await using var app = web.Build();
        var router = app.Services.GetRequiredService<IWebJobsRouter>();
        var routes = router.CreateBuilder(app.Services.GetRequiredService<IWebJobsRouteHandler>(), "api");
        // The host maps functions in the order of their names.
        foreach (var function in table["functions"]!.AsArray().OrderBy(one => (string)one!["name"]!, StringComparer.Ordinal))
        {
            var name = (string)function!["name"]!;
            var methods = function["methods"]!.AsArray().Select(one => (string)one!).ToArray();
            var constraints = new RouteValueDictionary { ["httpMethod"] = new HttpMethodRouteConstraint(methods) };
            routes.MapFunctionRoute(name, (string)function["route"]!, constraints, name);
        }
        router.AddFunctionRoutes(routes.Build(), null);
        app.UseRouter(router);
        await app.StartAsync();
        var port = new Uri(app.Urls.Single()).Port;
        foreach (var one in table["cases"]!.AsArray())
        {
            Handler.Reached = null;
            var status = await SendAsync(port, one!["request"]!.AsObject());
            one["azure"] = Handler.Reached ?? new JsonObject { ["status"] = status };
        }
    }

    /// <summary>Sends a request as it is written, since clients would put its address in order. Returns the status.</summary>
    static async Task<int> SendAsync(int port, JsonObject request)
    {
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", port);
        var body = Encoding.UTF8.GetBytes((string?)request["body"] ?? "");
        var head = new StringBuilder($"{request["method"]} {request["target"]} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n");
        foreach (var (name, value) in request["headers"]?.AsObject() ?? []) head.Append($"{name}: {value}\r\n");
        if ((bool?)request["chunked"] == true)
        {
            head.Append("Transfer-Encoding: chunked\r\n");
            body = [.. Encoding.ASCII.GetBytes($"{body.Length:x}\r\n"), .. body, .. Encoding.ASCII.GetBytes("\r\n0\r\n\r\n")];
        }
        else if (body.Length > 0) head.Append($"Content-Length: {body.Length}\r\n");
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"{head}\r\n"));
        await stream.WriteAsync(body);
        var answer = await new StreamReader(stream).ReadToEndAsync();
        return int.Parse(answer.Split(' ')[1]);
    }

    sealed class Handler(IHost jobs) : IWebJobsRouteHandler
    {
        public static JsonObject? Reached;

        public async Task InvokeAsync(HttpContext context, string functionName)
        {
            context.Items[HttpExtensionConstants.AzureWebJobsHttpRouteDataKey] =
                new Dictionary<string, object>(context.GetRouteData().Values!);
            var host = jobs.Services.GetRequiredService<IJobHost>();
            await host.CallAsync($"{nameof(HttpFunction)}.{nameof(HttpFunction.Run)}", new Dictionary<string, object> { ["req"] = context.Request });
            Reached = new JsonObject { ["function"] = functionName, ["data"] = HttpFunction.Data };
        }
    }

    public static class HttpFunction
    {
        public static JsonObject? Data;

        [NoAutomaticTrigger]
        public static void Run([HttpTrigger] HttpRequest req, Binder binder)
        {
            // Left out: what the host keeps to itself, and the header fields, which differ by client.
            var data = Jobs.BindingDataOf(binder).Where(one => one.Value is not HttpRequest && !one.Key.EndsWith("sys"));
            var texts = Jobs.BindingDataOf(binder).Where(one => one.Key == "sys" && one.Value is string);
            Data = Jobs.AsTypedData(data.Concat(texts).Where(one => one.Key != "Headers" || one.Value is string));
        }
    }
}
