using System.Text.Json.Nodes;
using Lynceus.Testing.Kubernetes;
using Lynceus.Testing.Kubernetes.Objects;
using Lynceus.Testing.Kubernetes.Objects.Tables;

namespace Lynceus.Testing.Tests.Kubernetes.Objects;

/// <summary>Objects with values of wrong types anywhere: they are refused with a Status or taken, and nothing else.</summary>
public class HostileObjectTests
{
    private static readonly string[] Samples =
    [
        """
        {"apiVersion":"v1","kind":"Pod","metadata":{"name":"p","namespace":"n","labels":{"a":"b"},"annotations":{"c":"d"},"finalizers":["x.io/y"],
          "ownerReferences":[{"apiVersion":"v1","kind":"Node","name":"o","uid":"1"}],"creationTimestamp":"2026-01-02T03:04:05Z"},
         "spec":{"nodeName":"n","volumes":[{"name":"v","configMap":{"name":"c"}},{"name":"w"}],"tolerations":[{"operator":"Exists"}],"initContainers":[{"name":"i","image":"i"}],
          "containers":[{"name":"c","image":"i","env":[{"name":"E","valueFrom":{"fieldRef":{"fieldPath":"x"}}}],"ports":[{"containerPort":80}],
           "resources":{"limits":{"cpu":"1"}},"livenessProbe":{"httpGet":{"port":"http"}},"volumeMounts":[{"name":"v","mountPath":"/v"}]}]},
         "status":{"phase":"Running","conditions":[{"type":"Ready","status":"True"}],"containerStatuses":[{"name":"c","ready":true,"restartCount":1,"state":{"running":{}}}]}}
        """,
        """
        {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"d"},"spec":{"replicas":2,"strategy":{"rollingUpdate":{"maxSurge":1}},"selector":{"matchLabels":{"a":"b"}},
          "template":{"metadata":{"labels":{"a":"b"}},"spec":{"containers":[{"name":"c","image":"i"}]}}}}
        """,
        """{"apiVersion":"v1","kind":"Service","metadata":{"name":"s"},"spec":{"type":"LoadBalancer","selector":{"a":"b"},"externalIPs":["10.0.0.1"],"ports":[{"port":80,"targetPort":"x"}]}}""",
        """{"apiVersion":"v1","kind":"Secret","metadata":{"name":"s"},"data":{"a":"YQ=="},"stringData":{"b":"c"}}""",
        """{"apiVersion":"discovery.k8s.io/v1","kind":"EndpointSlice","metadata":{"name":"s"},"addressType":"IPv4","endpoints":[{"addresses":["10.0.0.1"]}],"ports":[{"port":1}]}""",
        """{"apiVersion":"batch/v1","kind":"Job","metadata":{"name":"j"},"spec":{"completions":2,"template":{"spec":{"restartPolicy":"Never","containers":[{"name":"c","image":"i"}]}}}}""",
        """{"apiVersion":"coordination.k8s.io/v1","kind":"Lease","metadata":{"name":"l"},"spec":{"leaseDurationSeconds":5,"renewTime":"2026-01-02T03:04:05.000001Z"}}""",
        """{"apiVersion":"rbac.authorization.k8s.io/v1","kind":"RoleBinding","metadata":{"name":"r"},"roleRef":{"kind":"Role","name":"r"},"subjects":[{"kind":"User","name":"u"}]}""",
        """
        {"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition","metadata":{"name":"a.b.c"},"spec":{"group":"b.c","scope":"Cluster","names":{"plural":"a","kind":"A"},
          "versions":[{"name":"v1","served":true,"storage":true,"schema":{"openAPIV3Schema":{"type":"object"}}}]}}
        """,
        """{"apiVersion":"v1","kind":"Node","metadata":{"name":"n","labels":{"node-role.kubernetes.io/x":""}},"spec":{"taints":[{"key":"a","effect":"NoExecute"}]},"status":{"addresses":[{"type":"InternalIP","address":"1"}]}}""",
    ];

    private static readonly string[] Intruders = ["null", "0", "-1", "1e99", "\"\"", "\"x y\"", "true", "[]", "{}", "[null]", "[[]]", "{\"a\":null}", "{\"\":{}}", "99999999999999999999", "[1,\"a\"]"];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void EveryStep_DamagedObject_IsRefusedOrTaken(int seed)
    {
        var random = new Random(seed);
        var taken = 0;
        for (var round = 0; round < 3000; round++)
        {
            var sample = Samples[random.Next(Samples.Length)];
            var value = JsonNode.Parse(sample)!.AsObject();
            var schema = KubernetesTypes.Find((string)value["apiVersion"]!, (string)value["kind"]!)!;
            for (var change = random.Next(3); change >= 0; change--)
            {
                Damage(value, random);
            }

            try
            {
                Run(value, JsonNode.Parse(sample)!.AsObject(), schema, random);
                taken++;
            }
            catch (ApiException)
            {
                // Refused, as it should be.
            }
            catch (Exception e) when (e is not Xunit.Sdk.XunitException)
            {
                Assert.Fail($"{e.GetType().Name}: {e.Message}\n{value.ToJsonString()}\n{e.StackTrace}");
            }
        }

        Assert.InRange(taken, 100, 2900);
    }

    /// <summary>Puts something else in one place.</summary>
    internal static void Damage(JsonObject root, Random random)
    {
        JsonNode node = root;
        while (true)
        {
            var keys = node switch
            {
                JsonObject fields => fields.Select(field => field.Key).Where(key => node != root || key is not ("kind" or "apiVersion")).Cast<object>().ToList(),
                JsonArray items => [.. Enumerable.Range(0, items.Count).Cast<object>()],
                _ => [],
            };
            if (keys.Count == 0)
            {
                return;
            }

            var key = keys[random.Next(keys.Count)];
            var child = key is string name ? node[name] : node[(int)key];
            if (child is JsonObject or JsonArray && random.Next(4) > 0)
            {
                node = child;
                continue;
            }

            var intruder = JsonNode.Parse(Intruders[random.Next(Intruders.Length)]);
            if (key is string field)
            {
                node[field] = intruder;
            }
            else
            {
                node[(int)key] = intruder;
            }

            return;
        }
    }

    private static void Run(JsonObject damaged, JsonObject whole, TypeSchema schema, Random random)
    {
        var writer = new FieldWriter("m", "v1", ObjectSteps.Now);
        var live = Created(whole, schema, writer);
        switch (random.Next(4))
        {
            case 0:
                Created(damaged, schema, writer);
                break;
            case 1:
                ServerSideApply.Apply(live, damaged, schema, writer with { Manager = "other" }, force: true);
                break;
            case 2:
                Changed(live, StrategicMergePatch.Apply(live, damaged, schema), schema, writer);
                break;
            default:
                Changed(live, MergePatch.Apply(live, damaged)!.AsObject(), schema, writer);
                break;
        }
    }

    private static JsonObject Created(JsonObject sent, TypeSchema schema, FieldWriter writer)
    {
        var value = Defaults.Apply(TypedDecoder.Decode(sent, schema).Object, schema);
        ManagedFields.Update(null, value, schema, writer);
        var created = ServerFields.Apply(value, schema, "u");
        Look(created, null, schema);
        return created;
    }

    private static void Changed(JsonObject live, JsonObject patched, TypeSchema schema, FieldWriter writer)
    {
        var value = Defaults.Apply(TypedDecoder.Decode(patched, schema).Object, schema);
        ManagedFields.Update(live, value, schema, writer);
        ServerFields.Carry(value, live, schema.TypeName);
        Look(value, live, schema);
    }

    private static void Look(JsonObject value, JsonObject? old, TypeSchema schema)
    {
        Validation.Check(value, old, schema.TypeName);
        var stored = JsonNode.Parse(value.ToJsonString())!.AsObject();
        ObjectTable.Create(TablePrinters.Find(schema.TypeName), [stored], [], ObjectSteps.Now);
    }
}
