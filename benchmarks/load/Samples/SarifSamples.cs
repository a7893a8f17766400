using System.Text.Json.Nodes;

namespace Lynceus.Load.Samples;

/// <summary>What a linter for manifests and Terraform wrote about the repository from which a cluster is deployed.</summary>
internal static class SarifSamples
{
    private static readonly (string Id, string Name, string Text, string Help, string Score)[] Rules =
    [
        ("MAN101", "DefaultNamespace", "An object is put into the default namespace", "Give the object a namespace of its own, so that policies can be set for it.", "3.1"),
        ("MAN114", "SecretInEnvironment", "A secret value stands in an environment variable", "Refer to a Secret with `valueFrom.secretKeyRef`, or mount it.", "7.6"),
        ("MAN120", "MissingNetworkPolicy", "No network policy selects the pods", "Add a policy that names who may connect.", "5.0"),
        ("MAN131", "WildcardRole", "A role allows every verb on every resource", "List the resources and verbs that are used.", "9.1"),
        ("TF204", "PublicBucket", "A bucket can be read by everybody", "Set the access list to private and grant reading to named accounts.", "8.2"),
        ("TF219", "UnencryptedVolume", "A volume is not encrypted", "Set `encrypted = true` on the volume.", "6.4"),
        ("TF230", "OpenSecurityGroup", "A security group lets in all addresses", "Limit the source addresses to those that need it.", "7.9"),
    ];

    private static readonly (string Rule, string Path, int Line, string Text, string Days, string Suppressed)[] Results =
    [
        ("MAN101", "deploy/tools/debug-shell.yaml", 4, "Pod 'debug-shell' has no namespace", "..-5", "-99..-99"),
        ("MAN114", "deploy/payments/payout-worker.yaml", 38, "Variable 'SFTP_PASSWORD' holds a literal value", "..", "-99..-99"),
        ("MAN114", "deploy/shop/storefront.yaml", 61, "Variable 'SEARCH_KEY' holds a literal value", "-7..", "-99..-99"),
        ("MAN120", "deploy/data/orders-db.yaml", 1, "No policy selects 'app=orders-db'", "..", "-99..-99"),
        ("MAN120", "deploy/payments/ledger.yaml", 1, "No policy selects 'app=ledger'", "..-8", "-99..-99"),
        ("MAN131", "deploy/platform/rbac.yaml", 12, "Role 'platform-admin' allows '*' on '*'", "..", "-3.."),
        ("TF204", "infra/storage/exports.tf", 9, "Bucket 'warehouse-exports' is public", "-10..-9,-2..", "-99..-99"),
        ("TF219", "infra/storage/volumes.tf", 22, "Volume 'scratch' is not encrypted", "..", "-99..-99"),
        ("TF219", "infra/storage/volumes.tf", 41, "Volume 'event-bus' is not encrypted", "..-4", "-99..-99"),
        ("TF230", "infra/network/groups.tf", 17, "Group 'bastion' accepts port 22 from 0.0.0.0/0", "..-11,-1..", "-99..-99"),
    ];

    /// <summary>Day on which the linter ended before it had looked at anything.</summary>
    private const int FailedDay = -5;

    public static JsonNode Log(int day) => new JsonObject
    {
        ["$schema"] = "https://json.schemastore.org/sarif-2.1.0.json",
        ["version"] = "2.1.0",
        ["runs"] = new JsonArray(new JsonObject
        {
            ["tool"] = new JsonObject
            {
                ["driver"] = new JsonObject
                {
                    ["name"] = "manifest-lint",
                    ["semanticVersion"] = day < -8 ? "2.3.0" : "2.4.1",
                    ["rules"] = new JsonArray([.. Rules.Select(Rule)]),
                },
            },
            ["invocations"] = new JsonArray(Invocation(day)),
            ["results"] = new JsonArray([.. Results.Where(r => day != FailedDay && Days.Hold(r.Days, day)).Select(r => Result(r, day))]),
        }),
    };

    private static JsonObject Invocation(int day)
    {
        var invocation = new JsonObject { ["executionSuccessful"] = day != FailedDay };
        if (day == FailedDay)
        {
            invocation["exitCode"] = 3;
            invocation["exitCodeDescription"] = "The modules of infra/ could not be fetched.";
        }

        return invocation;
    }

    private static JsonObject Rule((string Id, string Name, string Text, string Help, string Score) rule) => new()
    {
        ["id"] = rule.Id,
        ["name"] = rule.Name,
        ["shortDescription"] = new JsonObject { ["text"] = rule.Text },
        ["help"] = new JsonObject { ["text"] = rule.Help, ["markdown"] = rule.Help },
        ["defaultConfiguration"] = new JsonObject { ["level"] = "warning" },
        ["properties"] = new JsonObject { ["security-severity"] = rule.Score, ["tags"] = new JsonArray("security") },
    };

    private static JsonObject Result((string Rule, string Path, int Line, string Text, string Days, string Suppressed) result, int day)
    {
        // Lines move when somebody edits above them; the item stays the same.
        var line = result.Line + (day >= -6 && result.Line > 15 ? 3 : 0);
        var written = new JsonObject
        {
            ["ruleId"] = result.Rule,
            ["ruleIndex"] = Array.FindIndex(Rules, r => r.Id == result.Rule),
            ["level"] = "warning",
            ["message"] = new JsonObject { ["text"] = result.Text },
            ["locations"] = new JsonArray(new JsonObject
            {
                ["physicalLocation"] = new JsonObject
                {
                    ["artifactLocation"] = new JsonObject { ["uri"] = result.Path },
                    ["region"] = new JsonObject { ["startLine"] = line },
                },
            }),
            ["partialFingerprints"] = new JsonObject { ["primaryLocationLineHash"] = PodTemplateHash.Of(result.Path + result.Text) + ":1" },
        };
        if (Days.Hold(result.Suppressed, day))
        {
            written["suppressions"] = new JsonArray(new JsonObject
            {
                ["kind"] = "external",
                ["status"] = "accepted",
                ["justification"] = "Break-glass role; its use is alerted on.",
            });
        }

        return written;
    }
}
