namespace Lynceus.Reports.Tests.Sarif;

public class SarifIdentityTests
{
    public static TheoryData<string, string, string> Same => new()
    {
        {
            "line moved, snippet indented otherwise",
            Result("""{"uri":"a.c"}""", """ "region":{"startLine":3,"snippet":{"text":"if (x)\n  y();"}} """),
            Result("""{"uri":"a.c"}""", """ "region":{"startLine":30,"snippet":{"text":"  if (x)\n\ty(); "}} """)
        },
        {
            "numbers in the message",
            Result("""{"uri":"a.c"}""", """ "region":{"startLine":3} """, """ "message":{"text":"12 uses at line 3"} """),
            Result("""{"uri":"a.c"}""", """ "region":{"startLine":9} """, """ "message":{"text":"7 uses at  line 118"} """)
        },
        {
            "file moved under a full fingerprint",
            Result("""{"uri":"a.c"}""", "", """ "fingerprints":{"h/v1":"1"} """),
            Result("""{"uri":"b.c"}""", "", """ "fingerprints":{"h/v1":"1"} """)
        },
        {
            "older fingerprint left out",
            Result("""{"uri":"a.c"}""", "", """ "fingerprints":{"h/v1":"1","h/v10":"2","h/v9":"3"} """),
            Result("""{"uri":"a.c"}""", "", """ "fingerprints":{"h/v10":"2"} """)
        },
        {
            "order within a nested fingerprint",
            Result("""{"uri":"a.c"}""", "", """ "fingerprints":{"h":{"a":"1","b":{"c":2}}} """),
            Result("""{"uri":"a.c"}""", "", """ "fingerprints":{"h":{"b":{"c":2},"a":"1"}} """)
        },
        {
            "line hash against a changed snippet",
            Result("""{"uri":"a.c"}""", """ "region":{"snippet":{"text":"x"}} """, """ "partialFingerprints":{"primaryLocationLineHash":"ab:1"} """),
            Result("""{"uri":"a.c"}""", """ "region":{"snippet":{"text":"y"}} """, """ "partialFingerprints":{"primaryLocationLineHash":"ab:1","other":"7"} """)
        },
        {
            "message",
            Result("""{"uri":"a.c"}""", "", """ "message":{"text":"m"},"level":"error" """),
            Result("""{"uri":"a.c"}""", "", """ "message":{"text":"n"},"level":"note" """)
        },
        {
            "digest in a logical name",
            Logical("shop/cart@sha256:0123456789abcdef:/lib/x"),
            Logical("shop/cart@sha256:fedcba:/lib/x")
        },
        {
            "other partial fingerprints",
            Result("""{"uri":"a.c"}""", "", """ "partialFingerprints":{"fileHash":"1","primaryLocationStartColumnFingerprint":"4"} """),
            Result("""{"uri":"a.c"}""", "", """ "partialFingerprints":{"fileHash":"2"} """)
        },
        {
            "similarity against a changed snippet",
            Result("""{"uri":"a.c"}""", """ "region":{"snippet":{"text":"x"}} """, """ "partialFingerprints":{"SimilarityID":"7"} """),
            Result("""{"uri":"a.c"}""", "", """ "partialFingerprints":{"SimilarityID":"7"} """)
        },
        {
            "severity and message under a snippet",
            Result("""{"uri":"a.c"}""", """ "region":{"snippet":{"text":"x"}} """, """ "message":{"text":"m"},"level":"error" """),
            Result("""{"uri":"a.c"}""", """ "region":{"snippet":{"text":"x"}} """, """ "message":{"text":"n"},"level":"note" """)
        },
    };

    public static TheoryData<string, string, string> Different => new()
    {
        { "file", Result("""{"uri":"a.c"}"""), Result("""{"uri":"b.c"}""") },
        { "snippet", Result("""{"uri":"a.c"}""", """ "region":{"snippet":{"text":"x"}} """), Result("""{"uri":"a.c"}""", """ "region":{"snippet":{"text":"y"}} """) },
        { "logical name", Logical("f"), Logical("g") },
        { "digest is not all of a logical name", Logical("a@sha256:12:/x"), Logical("a@sha256:12:/y") },
        {
            "similarity",
            Result("""{"uri":"a.c"}""", "", """ "partialFingerprints":{"similarityID":"1"} """),
            Result("""{"uri":"a.c"}""", "", """ "partialFingerprints":{"similarityID":"2"} """)
        },
        { "fingerprint", Result("""{"uri":"a.c"}""", "", """ "fingerprints":{"h":"1"} """), Result("""{"uri":"a.c"}""", "", """ "fingerprints":{"h":"2"} """) },
        {
            "file under a line hash",
            Result("""{"uri":"a.c"}""", "", """ "partialFingerprints":{"primaryLocationLineHash":"1"} """),
            Result("""{"uri":"b.c"}""", "", """ "partialFingerprints":{"primaryLocationLineHash":"1"} """)
        },
        {
            "placeholder instead of a fingerprint",
            Result("""{"uri":"a.c"}""", "", """ "fingerprints":{"matchBasedId/v1":"requires login"} """),
            Result("""{"uri":"b.c"}""", "", """ "fingerprints":{"matchBasedId/v1":"requires login"} """)
        },
    };

    [Theory]
    [MemberData(nameof(Same))]
    public void Identity_ChangeThatIsNotTheFault_IsKept(string what, string before, string after)
    {
        Assert.True(IdentityOf(before) == IdentityOf(after), what);
    }

    [Theory]
    [MemberData(nameof(Different))]
    public void Identity_OtherFault_IsAnother(string what, string one, string other)
    {
        Assert.True(IdentityOf(one) != IdentityOf(other), what);
    }

    [Fact]
    public void Identity_OtherToolOrCategory_IsAnother()
    {
        var result = Result("""{"uri":"a.c"}""");

        Assert.Equal(3, new[] { IdentityOf(result), IdentityOf(result, "Other"), IdentityOf(result, "Argus", "nightly/1") }.Distinct().Count());
        Assert.Equal(IdentityOf(result, "Argus", "nightly/1"), IdentityOf(result, "Argus", "nightly/2"));
    }

    private static string Result(string file, string region = "", string more = "")
    {
        var physical = $"\"artifactLocation\":{file}" + (region.Length > 0 ? "," + region : "");
        var message = more.Contains("\"message\"", StringComparison.Ordinal) ? "" : "\"message\":{\"text\":\"m\"},";
        return "{\"ruleId\":\"R\"," + message + "\"locations\":[{\"physicalLocation\":{" + physical + "}}]" + (more.Length > 0 ? "," + more : "") + "}";
    }

    private static string Logical(string name) =>
        "{\"ruleId\":\"R\",\"message\":{\"text\":\"m\"},\"locations\":[{\"logicalLocations\":[{\"name\":\"n\",\"fullyQualifiedName\":\"" + name + "\"}]}]}";

    private static Fingerprint IdentityOf(string result, string tool = "Argus", string automation = "run") =>
        Assert.Single(Translated.Text($$"""
            {"version":"2.1.0","runs":[{"tool":{"driver":{"name":"{{tool}}"} },"automationDetails":{"id":"{{automation}}" },"results":[{{result}}]}]}
            """).Findings).Fingerprint;
}
