using static Lynceus.Reports.Tests.TrivyOperator.OperatorSamples;

namespace Lynceus.Reports.Tests.TrivyOperator;

/// <summary>Objects that come one by one: in webhooks, watches and other wrappers, and the same one several times.</summary>
public class OperatorEventTests
{
    private static readonly string Cart = Report("ConfigAuditReport", Checks);
    private static readonly string Db = Report("ConfigAuditReport", Checks, "StatefulSet", "db");
    private static readonly string CleanCart = Report("ConfigAuditReport", """{"checks":[]}""");

    public static TheoryData<string, string, string> Wrappers => new()
    {
        { "webhook", $$"""{"verb":"update","operatorObject":{{Cart}}}""", "/operatorObject/report/checks/0" },
        { "webhook, verb last", $$"""{"operatorObject":{{Cart}},"verb":"update"}""", "/operatorObject/report/checks/0" },
        { "watch event", $$"""{"type":"ADDED","object":{{Cart}}}""", "/object/report/checks/0" },
        { "watch event, type last", $$"""{"object":{{Cart}},"type":"MODIFIED"}""", "/object/report/checks/0" },
        { "array of events", $$"""[{"type":"ADDED","object":{{Cart}}}]""", "/0/object/report/checks/0" },
        { "CloudEvent", $$"""{"specversion":"1.0","type":"x","source":"y","id":"1","data":{{Cart}}}""", "/data/report/checks/0" },
        { "CloudEvent around a webhook", $$"""{"specversion":"1.0","data":{"verb":"update","operatorObject":{{Cart}} } }""", "/data/operatorObject/report/checks/0" },
        {
            "admission review",
            $$"""{"kind":"AdmissionReview","apiVersion":"admission.k8s.io/v1","request":{"uid":"1","kind":{"group":"aquasecurity.github.io","kind":"ConfigAuditReport"},"name":"n","operation":"UPDATE","object":{{Cart}},"oldObject":{{Db}} } }""",
            "/request/object/report/checks/0"
        },
    };

    [Theory]
    [MemberData(nameof(Wrappers))]
    public void Translate_WrappedObject_IsReadAndProvesNoList(string scenario, string text, string pointer)
    {
        var report = Translated.Text(text);

        Assert.True(report.Skips.Count == 0, scenario);
        Assert.Equal(pointer, Assert.Single(report.Findings).RawPointer);
        Assert.Equal(Translated.Text(Cart).Examinations, report.Examinations);
        Assert.Empty(report.Lists);
        Assert.Empty(report.EndedScopes);
    }

    [Theory]
    [InlineData("""{"verb":"delete","operatorObject":OBJECT}""")]
    [InlineData("""{"operatorObject":OBJECT,"verb":"Delete"}""")]
    [InlineData("""{"type":"DELETED","object":OBJECT}""")]
    [InlineData("""{"kind":"AdmissionReview","request":{"kind":{"group":"aquasecurity.github.io"},"operation":"DELETE","object":null,"oldObject":OBJECT}}""")]
    [InlineData("""{"specversion":"1.0","data":{"verb":"delete","operatorObject":OBJECT}}""")]
    [InlineData("""{"specversion":"1.0","type":"deleted","data":{"verb":"delete","operatorObject":OBJECT}}""")]
    public void Translate_DeletedObject_EndsItsVariantAndFindsNothing(string wrapper)
    {
        var report = Translated.Text(wrapper.Replace("OBJECT", Report("VulnerabilityReport", Vulnerabilities, container: "app")));

        var ended = Assert.Single(report.EndedScopes);
        Assert.Equal(
            new Scope("vulnerability", "shop", "Deployment/shop/cart/app")
            {
                Listing = "VulnerabilityReport",
                Variant = "ReplicaSet/cart-7d9f8cb5b4",
                Time = new DateTimeOffset(2026, 3, 2, 10, 0, 0, TimeSpan.Zero),
            },
            ended);
        Assert.Empty(report.Findings);
        Assert.Empty(report.Examinations);
        Assert.Empty(report.Skips);
        Assert.Empty(report.Lists);
    }

    [Fact]
    public void Translate_Watch_TakesTheLastStateOfEachObject()
    {
        var report = Translated.Text(string.Join('\n',
            Event("ADDED", Cart), Event("ADDED", Db), Event("MODIFIED", CleanCart), Event("BOOKMARK", """{"apiVersion":"aquasecurity.github.io/v1alpha1","kind":"ConfigAuditReport","metadata":{"resourceVersion":"9"}}"""), Event("DELETED", Db)));

        Assert.Empty(report.Findings);
        Assert.Equal("Deployment/shop/cart", Assert.Single(report.Examinations).Key);
        Assert.Equal("StatefulSet/shop/db", Assert.Single(report.EndedScopes).Key);
        Assert.Empty(report.Skips);
        Assert.Empty(report.Lists);
        Assert.Null(report.ClosesNothingBecause);
    }

    [Fact]
    public void Translate_ObjectThatComesBackAfterItsEnd_IsExamined()
    {
        var report = Translated.Text(Event("DELETED", CleanCart) + Event("ADDED", Cart));

        Assert.Single(report.Findings);
        Assert.Empty(report.EndedScopes);
    }

    [Theory]
    [InlineData("CART\nDB\nCLEAN")]
    [InlineData("[CART,DB,CLEAN]")]
    [InlineData("[CART,CART,DB,CART,CLEAN]")]
    [InlineData("""[{"kind":"List","apiVersion":"v1","items":[CART,DB]},{"apiVersion":"v1","kind":"List","items":[CLEAN]}]""")]
    [InlineData("""{"apiVersion":"v1","items":[CART,DB],"kind":"List"}{"verb":"update","operatorObject":CLEAN}""")]
    [InlineData("""{"configauditreports.aquasecurity.github.io":[CART]}{"configauditreports.aquasecurity.github.io":[DB,CLEAN]}""")]
    public void Translate_SameObjectAgain_CountsOnceInItsLastState(string stream)
    {
        var report = Translated.Text(stream.Replace("CART", Cart).Replace("DB", Db).Replace("CLEAN", CleanCart));

        Assert.Equal("StatefulSet/shop/db/app", Assert.Single(report.Findings).Subject.Key);
        Assert.Equal(["StatefulSet/shop/db", "Deployment/shop/cart"], report.Examinations.Select(static s => s.Key).OrderDescending());
    }

    [Fact]
    public void Translate_SameNameInAnotherNamespaceOrKind_IsAnotherObject()
    {
        var elsewhere = Report("ConfigAuditReport", Checks, @namespace: "warehouse");
        var rbac = Report("RbacAssessmentReport", Checks);

        Assert.Equal(3, Translated.Text($"[{Cart},{elsewhere},{rbac}]").Findings.Count);
    }

    [Fact]
    public void Translate_ObjectsWithoutName_AreNotTakenForOneAnother()
    {
        const string Nameless = """{"apiVersion":"aquasecurity.github.io/v1alpha1","kind":"ConfigAuditReport","metadata":{"namespace":"shop","labels":{"trivy-operator.resource.kind":"StatefulSet","trivy-operator.resource.name":"NAME"}},"report":{"checks":[{"checkID":"KSV001","success":false}]}}""";

        Assert.Equal(2, Translated.Text($"[{Nameless.Replace("NAME", "a")},{Nameless.Replace("NAME", "b")}]").Findings.Count);
    }

    [Fact]
    public void Translate_WatchThatEndsWithAnError_SaysSo()
    {
        var report = Translated.Text(Event("ADDED", Cart) + Event("ERROR", """{"kind":"Status","apiVersion":"v1","code":410}"""));

        Assert.Single(report.Findings);
        var (pointer, reason) = Assert.Single(report.Skips);
        Assert.Equal("/1", pointer);
        Assert.Contains("watch ended with an error", reason);
    }

    [Fact]
    public void Translate_BookmarkInACloudEvent_HoldsNoObject()
    {
        const string Mark = """{"type":"BOOKMARK","object":{"apiVersion":"aquasecurity.github.io/v1alpha1","kind":"ConfigAuditReport","metadata":{"resourceVersion":"9"}}}""";

        var report = Translated.Text(Event("ADDED", Cart) + $$"""{"specversion":"1.0","type":"x","source":"y","id":"1","data":{{Mark}} }""");

        Assert.Single(report.Examinations);
        Assert.Empty(report.Skips);
    }

    [Fact]
    public void Translate_BrokenObjectInAnEvent_IsListedOnce()
    {
        var report = Translated.Text(Event("ADDED", Cart) + Event("ADDED", "5") + Event("ADDED", """{"kind":"Pod","apiVersion":"v1","metadata":{"name":"p"}}"""));

        Assert.Equal(["/1", "/2/object"], report.Skips.Select(static s => s.Pointer));
        Assert.Single(report.Findings);
    }

    [Fact]
    public void Translate_ListFollowedByEvents_ProvesWhatTheListHeld()
    {
        var report = Translated.Text(List(Cart) + Event("ADDED", Report("ConfigAuditReport", Checks, "StatefulSet", "db", "warehouse")));

        Assert.Equal([("configuration", "ConfigAuditReport", Extent.OfNamespaces(["shop"]))], report.Lists);
    }

    [Theory]
    [InlineData("""[{"apiVersion":"v1","kind":"List","items":[CART]},{"apiVersion":"v1","items":[DB],"kind":"List"}]""", "/0/items/0", "/1/items/0")]
    [InlineData("""{"apiVersion":"v1","kind":"List","items":[{"apiVersion":"v1","items":[CART,DB],"kind":"List"}]}""", "/items/0/items/0", "/items/0/items/1")]
    [InlineData("[[CART],[DB]]", "/0/0", "/1/0")]
    public void Translate_ListsOfLists_AreRead(string text, string first, string second)
    {
        var report = Translated.Text(text.Replace("CART", Cart).Replace("DB", Db));

        Assert.Equal([$"{first}/report/checks/0", $"{second}/report/checks/0"], report.Findings.Select(static f => f.RawPointer));
        Assert.Single(report.Lists);
    }

    [Theory]
    [InlineData("")]
    [InlineData("DB\n")]
    public void Translate_TypedListInAListKindLast_FindsItsKind(string before)
    {
        var bare = Cart.Replace("""{"apiVersion":"aquasecurity.github.io/v1alpha1","kind":"ConfigAuditReport",""", "{");
        var list = $$"""[{"apiVersion":"aquasecurity.github.io/v1alpha1","items":[{{Db}}],"kind":"List"},{"apiVersion":"aquasecurity.github.io/v1alpha1","metadata":{},"items":[{{bare}}],"kind":"ConfigAuditReportList"}]""";

        var report = Translated.Text(before.Replace("DB", Db) + list);

        Assert.Equal(2, report.Findings.Count);
    }

    [Fact]
    public void Translate_ConfigMapWithData_IsNoEvent()
    {
        var report = Translated.Text(List(Cart, """{"apiVersion":"v1","kind":"ConfigMap","data":{"kind":"x"},"metadata":{"name":"c"}}"""));

        Assert.Equal(("/items/1", "A ConfigMap is not a report of the operator."), Assert.Single(report.Skips));
    }

    private static string Event(string type, string @object) => $$"""{"type":"{{type}}","object":{{@object}}}""";
}
