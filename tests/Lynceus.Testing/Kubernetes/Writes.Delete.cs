using System.Text.Json.Nodes;
using Lynceus.Testing.Kubernetes.Resources;
using Lynceus.Testing.Kubernetes.Storage;

namespace Lynceus.Testing.Kubernetes;

internal sealed partial class Writes
{
    /// <summary>Returns what the answer shows: the object when it stays for a while or its kind shows it, else a Status.</summary>
    public JsonObject Delete(ResourceKind kind, string ns, string name, JsonObject? deleteOptions, bool dryRun)
    {
        lock (_lock)
        {
            var before = Get(kind, ns, name);
            if (deleteOptions?["preconditions"] is JsonObject preconditions)
            {
                CheckPreconditions(kind, before, preconditions);
            }

            if (dryRun)
            {
                return kind.AnswersDeletedObject ? before.Parse() : ApiErrors.Success(kind, name, before.Uid);
            }

            var gone = Delete(kind, before, deleteOptions?["gracePeriodSeconds"]?.GetValue<long>());
            return gone is { IsGone: true } && !kind.AnswersDeletedObject
                ? ApiErrors.Success(kind, name, before.Uid)
                : gone.Last.As(kind).Parse();
        }
    }

    /// <summary>Deletes without asking; for namespaces and definitions that go with all they hold.</summary>
    private (bool IsGone, StoredObject Last) Delete(ResourceKind kind, StoredObject before, long? gracePeriod)
    {
        var value = before.Parse();
        var metadata = value["metadata"]!.AsObject();
        var isPod = kind is { Group: "", Plural: "pods" };
        var isNamespace = kind is { Group: "", Plural: "namespaces" };
        var isDefinition = kind.Plural == "customresourcedefinitions" && kind.Group == "apiextensions.k8s.io";
        var deleting = metadata["deletionTimestamp"] is not null;
        if (isPod)
        {
            return DeletePod(kind, before, value, metadata, gracePeriod);
        }

        if (isNamespace || isDefinition || HasFinalizers(metadata))
        {
            if (!deleting)
            {
                metadata["deletionTimestamp"] = Now();
                if (!isNamespace)
                {
                    metadata["deletionGracePeriodSeconds"] = 0;
                }

                RaiseGeneration(metadata);
                if (isNamespace)
                {
                    value["status"] = new JsonObject { ["phase"] = "Terminating" };
                }

                value["metadata"] = InOrder(metadata);
                before = store.Commit(kind, before, version => StoredObject.Create(kind, value, version))!;
                if (isNamespace)
                {
                    EmptyNamespace(before.Name);
                    FinishNamespace(before.Name);
                }
                else if (isDefinition)
                {
                    FinishDefinition(kind, before);
                }
            }

            return (false, before);
        }

        return (true, Drop(before));
    }

    private (bool IsGone, StoredObject Last) DeletePod(ResourceKind kind, StoredObject before, JsonObject value, JsonObject metadata, long? gracePeriod)
    {
        var spec = value["spec"] as JsonObject;
        var period = gracePeriod ?? spec?["terminationGracePeriodSeconds"]?.GetValue<long>() ?? 30;
        if (string.IsNullOrEmpty(spec?["nodeName"]?.ToString()) || value["status"]?["phase"]?.ToString() is "Succeeded" or "Failed")
        {
            period = 0;
        }

        period = period < 0 ? 1 : period;
        var deleting = metadata["deletionTimestamp"] is not null;
        if (deleting && gracePeriod is null)
        {
            return (false, before);
        }

        if (!deleting || period < (metadata["deletionGracePeriodSeconds"]?.GetValue<long>() ?? 0))
        {
            metadata["deletionTimestamp"] = Timestamp(options.Time.GetUtcNow() + TimeSpan.FromSeconds(period));
            metadata["deletionGracePeriodSeconds"] = period;
            if (!deleting)
            {
                RaiseGeneration(metadata);
            }

            value["metadata"] = InOrder(metadata);
            before = store.Commit(kind, before, version => StoredObject.Create(kind, value, version))!;
            metadata = value["metadata"]!.AsObject();
        }

        return period > 0 || HasFinalizers(metadata) ? (false, before) : (true, Drop(before));
    }

    /// <summary>Takes the object out and lets what waited for that go on. Returns its last state under the version of the delete.</summary>
    private StoredObject Drop(StoredObject before)
    {
        var last = before;
        store.Commit(before.Kind, before, version =>
        {
            last = before.At(version);
            return null;
        });
        AfterDelete(before);
        return last;
    }

    private void AfterDelete(StoredObject gone)
    {
        if (gone.Namespace.Length > 0 && store.Find(Namespaces, gone.Namespace) is not null)
        {
            FinishNamespace(gone.Namespace);
        }

        if (gone.Kind.IsCustom
            && kinds.FindPlural("customresourcedefinitions.apiextensions.k8s.io") is { } definitions
            && store.Find(definitions, gone.Kind.QualifiedPlural) is { } definition)
        {
            FinishDefinition(definitions, definition);
        }
    }

    private static void CheckPreconditions(ResourceKind kind, StoredObject before, JsonObject preconditions)
    {
        if (preconditions["uid"]?.ToString() is { } uid && uid != before.Uid)
        {
            throw ApiErrors.UidPrecondition(kind, before.Name, uid, before.Uid);
        }

        if (preconditions["resourceVersion"]?.ToString() is { } version && version != before.Version.ToString())
        {
            throw ApiErrors.VersionPrecondition(kind, before.Name, version, before.Version.ToString());
        }
    }

    private static void RaiseGeneration(JsonObject metadata)
    {
        if (metadata["generation"]?.GetValue<long>() is { } generation and > 0)
        {
            metadata["generation"] = generation + 1;
        }
    }

    private void EmptyNamespace(string ns)
    {
        foreach (var kind in kinds.All.Where(static k => k is { Namespaced: true, IsStored: true }).DistinctBy(static k => (k.Group, k.Plural)).ToArray())
        {
            var state = store.Of(kind).State;
            var (start, end) = state.Range(ns);
            for (var i = start; i < end; i++)
            {
                Delete(state[i].Kind, state[i], 0);
            }
        }
    }

    private void FinishNamespace(string name)
    {
        var found = store.Find(Namespaces, name);
        if (found is null || found.Parse()["metadata"]!["deletionTimestamp"] is null)
        {
            return;
        }

        var holds = store.Stores().Any(s =>
        {
            var (start, end) = s.State.Range(name);
            return end > start && s.State[start].Kind.Namespaced;
        });
        if (!holds && !HasFinalizers(found.Parse()["metadata"]!.AsObject()))
        {
            var value = found.Parse();
            value["spec"] = new JsonObject();
            Drop(store.Commit(Namespaces, found, version => StoredObject.Create(Namespaces, value, version))!);
        }
    }
}
