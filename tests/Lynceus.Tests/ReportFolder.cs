using System.IO.Compression;
using System.Text;

namespace Lynceus.Tests;

/// <summary>A folder with reports of our own making, gone after the test.</summary>
internal sealed class ReportFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("lynceus-reports-");

    public string Path => _folder.FullName;

    /// <summary>A Polaris audit of one namespace with two failing checks of a Deployment, one of them in a container, and a passing one.</summary>
    public static string Polaris { get; } = Audit("cart", "");

    /// <summary>The same, and a result that is no object.</summary>
    public static string PolarisWithSkip { get; } = Audit("cart", ", 7");

    public string Write(string name, string text)
    {
        var path = System.IO.Path.Combine(Path, name);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    public string WritePacked(string name, string text)
    {
        var path = System.IO.Path.Combine(Path, name);
        using var gzip = new GZipStream(File.Create(path), CompressionLevel.Fastest);
        gzip.Write(Encoding.UTF8.GetBytes(text));
        return path;
    }

    public string WriteZip(string name, params (string Name, string Text)[] members)
    {
        var path = System.IO.Path.Combine(Path, name);
        using var zip = ZipFile.Open(path, ZipArchiveMode.Create);
        foreach (var (member, text) in members)
        {
            using var entry = zip.CreateEntry(member).Open();
            entry.Write(Encoding.UTF8.GetBytes(text));
        }

        return path;
    }

    public static string Audit(string workload, string more) => $$"""
        {
          "PolarisOutputVersion": "1.0",
          "AuditTime": "2026-01-02T03:04:05Z",
          "SourceType": "ClusterNamespace",
          "SourceName": "shop",
          "Results": [
            {
              "Name": "{{workload}}", "Namespace": "shop", "Kind": "Deployment",
              "Results": {
                "replicas": {"ID": "replicas", "Message": "One replica only", "Success": false, "Severity": "warning", "Category": "Reliability"}
              },
              "PodResult": {
                "Results": {},
                "ContainerResults": [
                  {
                    "Name": "app",
                    "Results": {
                      "root": {"ID": "root", "Message": "Runs as \u001b[31mroot", "Success": false, "Severity": "danger", "Category": "Security"},
                      "tag": {"ID": "tag", "Message": "Image tag is fixed", "Success": true, "Severity": "danger", "Category": "Reliability"}
                    }
                  }
                ]
              }
            }{{more}}
          ]
        }
        """;

    public void Dispose() => _folder.Delete(recursive: true);
}
