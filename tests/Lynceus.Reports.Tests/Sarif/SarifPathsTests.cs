using Lynceus.Reports.Sarif;

namespace Lynceus.Reports.Tests.Sarif;

public class SarifPathsTests
{
    [Theory]
    [InlineData("src/a.c", null, "src/a.c")]
    [InlineData("./src//x/../a.c", null, "src/a.c")]
    [InlineData("src\\a.c", null, "src/a.c")]
    [InlineData("a%20b/c%2Bd.c", null, "a b/c+d.c")]
    [InlineData("100%/a.c", null, "100%/a.c")]
    [InlineData("a%00b%0a.c", null, "a%00b%0a.c")]
    [InlineData("../../etc/passwd", null, "../../etc/passwd")]
    [InlineData("a.c", "SRCROOT", "a.c")]
    [InlineData("a.c", "LIB", "lib/a.c")]
    [InlineData("a.c", "SYMBOLIC", "a.c")]
    [InlineData("a.c", "LOOP", "l/l/l/l/l/l/l/l/a.c")]
    [InlineData("stdio.h", "INCLUDE", "stdio.h")]
    [InlineData("file:///build/42/lib/a.c", null, "lib/a.c")]
    [InlineData("file://ci-7/build/42/lib/a.c", null, "lib/a.c")]
    [InlineData("/build/42/a.c", null, "a.c")]
    [InlineData("/build/421/a.c", null, "/build/421/a.c")]
    [InlineData("/src/dir/b.c", null, "b.c")]
    [InlineData("file:///C:/code/file1.c", null, "C:/code/file1.c")]
    [InlineData("https://user:secret@git.example/a.c?x=1", null, "https://git.example/a.c?x=1")]
    [InlineData("file:///../../x", null, "/x")]
    public void Of_Address_IsRelativeToTheRoot(string uri, string? baseId, string expected)
    {
        var run = new SarifRun { WorkingDirectory = "file:///src/dir" };
        run.Bases["%SRCROOT%"] = new SarifUri("file:///build/42/", null, null);
        run.Bases["SRCROOT"] = new SarifUri("file:///build/42/", null, null);
        run.Bases["LIB"] = new SarifUri("lib/", "SRCROOT", null);
        run.Bases["SYMBOLIC"] = default;
        run.Bases["LOOP"] = new SarifUri("l/", "LOOP", null);
        run.Bases["INCLUDE"] = new SarifUri("file:///usr/include", null, null);

        Assert.Equal(expected, new SarifPaths(run).Of(new SarifUri(uri, baseId, null)));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    [InlineData(int.MaxValue)]
    public void Of_IndexThatLeadsNowhere_IsNull(int index)
    {
        var run = new SarifRun();
        run.Artifacts.Add(new SarifUri("a.c", null, null));

        Assert.Null(new SarifPaths(run).Of(new SarifUri(null, null, index)));
    }
}
