using System.Globalization;
using Lynceus.Testing.Reports;

namespace Lynceus.Reports.Tests.Secrets;

/// <summary>Reports of all tools with a secret in every field that carries text, each in another idiom, and what must stay readable in them.</summary>
internal static class PlantedSecrets
{
    // Each holds its secret as {0}.
    private static readonly string[] Idioms =
    [
        "env DB_PASSWORD={0} is set", "--etcd-password={0} --port=80", "oidc --oidc-client-secret {0} --v=2", "password=\"{0}\"", "{{\"apiKey\": \"{0}\"}}",
        "- name: SMTP_TOKEN\n  value: {0}", "- name: PLAIN\n  value: {0}", "ENV PGPASS {0}", "ENV A={0} B=1", "export DB_PASS={0}", "mysql -uroot -p{0} shop", "curl -u ci:{0} https://h.example/",
        "sshpass -p {0} ssh h", "Authorization: Bearer {0}", "postgres://app:{0}@db:5432/x", "Server=db;Uid=sa;Password={0};", "first=******** second={0}; API_SECRET={0}", "PGPASSWORD={0} psql",
        "AccountKey={0};x=1", "redis-cli -a {0} ping",
    ];

    public static (string Tool, string Report, IReadOnlyList<string> Secrets)[] All()
    {
        var number = 0;
        return [.. ReportTemplates.All.Select(t => Planted(t.Tool, t.Template, ref number))];
    }

    private static (string Tool, string Report, IReadOnlyList<string> Secrets) Planted(string tool, string template, ref int number)
    {
        var secrets = new List<string>();
        var next = number;
        var report = ReportTemplates.Fill(template, isBare =>
        {
            // A word that nothing but a secret has, with digits and both cases.
            var secret = $"Pl{next}aNt{(next * 7919) % 9973}Zq{next % 10}xK";
            secrets.Add(secret);
            var text = isBare ? secret : string.Format(CultureInfo.InvariantCulture, Idioms[next % Idioms.Length], secret);
            next++;
            return text;
        });
        number = next;
        return (tool, report, secrets);
    }
}
