namespace Lynceus.Reports.Tests;

public class BuildFoldersTests
{
    [Theory]
    [InlineData("/home/runner/work/shop/shop/src/a.c", "src/a.c")]
    [InlineData("/home/runner/work/shop/shop/shop/a.c", "shop/a.c")]
    [InlineData("/Users/runner/work/shop/shop/a.c", "a.c")]
    [InlineData("D:/a/shop/shop/src/a.c", "src/a.c")]
    [InlineData("D:/a/1/s/src/a.c", "src/a.c")]
    [InlineData("/__w/shop/shop/a.c", "a.c")]
    [InlineData("/github/workspace/src/a.c", "src/a.c")]
    [InlineData("/home/vsts/work/1/s/a.c", "a.c")]
    [InlineData("/Users/runner/work/1/s/a.c", "a.c")]
    [InlineData("/opt/agent/_work/7/s/src/a.c", "src/a.c")]
    [InlineData("C:/runner/_work/shop/shop/a.c", "a.c")]
    [InlineData("/builds/team/shop/src/a.c", "src/a.c")]
    [InlineData("/home/gitlab-runner/builds/x7Zq/0/team/shop/a.c", "a.c")]
    [InlineData("/var/jenkins_home/workspace/shop_main@2/src/a.c", "src/a.c")]
    [InlineData("/home/jenkins/agent/workspace/shop/a.c", "a.c")]
    [InlineData("/opt/atlassian/pipelines/agent/build/a.c", "a.c")]
    [InlineData("/codebuild/output/src123/src/github.com/team/shop/a.c", "a.c")]
    [InlineData("/drone/src/a.c", "a.c")]
    [InlineData("/workspace/source/a.c", "a.c")]
    [InlineData("/workspace/a.c", "a.c")]
    [InlineData("/home/ann/code/shop/a.c", "code/shop/a.c")]
    [InlineData("C:/Users/ann/shop/a.c", "shop/a.c")]
    [InlineData("/tmp/tmp.8sKqW2/a.c", "a.c")]
    [InlineData("/tmp/app/a.c", "/tmp/app/a.c")]
    [InlineData("/srv/shop/a.c", "/srv/shop/a.c")]
    [InlineData("C:/code/a.c", "C:/code/a.c")]
    [InlineData("/github/workspace", "/github/workspace")]
    [InlineData("home/runner/work/shop/shop/a.c", "home/runner/work/shop/shop/a.c")]
    [InlineData("https://git.example/builds/team/shop/a.c", "https://git.example/builds/team/shop/a.c")]
    public void Strip_FolderOfABuildMachine_IsLeftOut(string path, string expected)
    {
        Assert.Equal(expected, BuildFolders.Strip(path, null));
    }

    [Theory]
    [InlineData("/builds/team/eu/shop/src/a.c", "git.example/team/eu/shop", "src/a.c")]
    [InlineData("/srv/ci/Shop/src/a.c", "git.example/team/shop", "src/a.c")]
    [InlineData("/srv/ci/shop/shop/src/a.c", "git.example/team/shop", "src/a.c")]
    [InlineData("/home/ann/shop/a.c", "git.example/team/shop", "a.c")]
    [InlineData("/home/ann/dd/a.c", "git.example/team/shop", "dd/a.c")]
    [InlineData("/srv/ci/shop", "git.example/team/shop", "/srv/ci/shop")]
    [InlineData("/home/runner/work/shop/shop/shop/a.c", "git.example/team/shop", "shop/a.c")]
    [InlineData("/srv/s/a.c", "git.example", "/srv/s/a.c")]
    public void Strip_RepositoryIsKnown_CutsBehindItsFolder(string path, string repository, string expected)
    {
        Assert.Equal(expected, BuildFolders.Strip(path, repository));
    }

    [Theory]
    [InlineData("/home/runner/work/shop/shop/deploy", "shop/deploy")]
    [InlineData("/home/runner/work/shop/shop", "shop")]
    [InlineData("D:\\a\\1\\s\\deploy", "deploy")]
    [InlineData("/builds/team/shop/deploy/", "shop/deploy")]
    [InlineData("/manifests/many.yaml", "/manifests/many.yaml")]
    [InlineData("./deploy", "./deploy")]
    public void Named_Folder_KeepsTheProjectsName(string path, string expected)
    {
        Assert.Equal(expected, BuildFolders.Named(path));
    }
}
