using System.Text.Json.Nodes;
using Lynceus.Testing.Kubernetes.Resources;
using Lynceus.Testing.Kubernetes.Storage;

namespace Lynceus.Testing.Kubernetes;

// CustomResourceDefinitions: what the server's own controllers do about them happens here, at once.
internal sealed partial class Writes
{
    // Set while the objects of a definition go: each of them would come back to it.
    private bool _finishingDefinition;

    private static bool IsDefinition(ResourceKind kind) => kind is { Group: "apiextensions.k8s.io", Plural: "customresourcedefinitions" };

    private void AfterCreate(ResourceKind kind, StoredObject created)
    {
        if (IsDefinition(kind))
        {
            Establish(kind, created);
        }
    }

    private void AfterUpdate(ResourceKind kind, StoredObject updated)
    {
        if (IsDefinition(kind) && updated.Parse() is var definition && definition["metadata"]!["deletionTimestamp"] is null)
        {
            Serve(definition);
        }
    }

    private void Establish(ResourceKind kind, StoredObject created)
    {
        var definition = created.Parse();
        var now = Now();
        var spec = definition["spec"]!.AsObject();
        definition["status"] = new JsonObject
        {
            ["conditions"] = new JsonArray(
                Condition("NamesAccepted", "NoConflicts", "no conflicts found", now),
                Condition("Established", "InitialNamesAccepted", "the initial names have been accepted", now)),
            ["acceptedNames"] = spec["names"]!.DeepClone(),
            ["storedVersions"] = new JsonArray(
                [.. spec["versions"]!.AsArray().OfType<JsonObject>().Where(static v => v["storage"]?.GetValue<bool>() == true).Select(static v => v["name"]!.DeepClone())]),
        };
        store.Commit(kind, created, version => StoredObject.Create(kind, definition, version));
        Serve(definition);
    }

    private void Serve(JsonObject definition)
    {
        var served = ResourceKinds.OfDefinition(definition);
        kinds.SetCustom(definition["spec"]!["group"]!.ToString(), definition["spec"]!["names"]!["plural"]!.ToString(), served);
        foreach (var kind in served)
        {
            store.Of(kind); // its history begins now
        }
    }

    private void FinishDefinition(ResourceKind kind, StoredObject definition)
    {
        var value = definition.Parse();
        if (_finishingDefinition || value["metadata"]!["deletionTimestamp"] is null)
        {
            return;
        }

        var custom = ResourceKinds.OfDefinition(value);
        if (custom.Count > 0)
        {
            _finishingDefinition = true;
            var state = store.Of(custom[0]).State;
            for (var i = 0; i < state.Count; i++)
            {
                Delete(state[i].Kind, state[i], 0);
            }

            _finishingDefinition = false;
            if (store.Of(custom[0]).State.Count > 0)
            {
                return; // finalizers hold some
            }
        }

        if (HasFinalizers(value["metadata"]!.AsObject()) || store.Find(kind, definition.Name) is not { } current)
        {
            return;
        }

        kinds.SetCustom(value["spec"]!["group"]!.ToString(), value["spec"]!["names"]!["plural"]!.ToString(), []);
        foreach (var one in custom)
        {
            store.Remove(one);
        }

        Drop(current);
    }

    private static JsonObject Condition(string type, string reason, string message, string now) => new()
    {
        ["type"] = type,
        ["status"] = "True",
        ["lastTransitionTime"] = now,
        ["reason"] = reason,
        ["message"] = message,
    };
}
