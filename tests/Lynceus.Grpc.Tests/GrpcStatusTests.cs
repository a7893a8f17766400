namespace Lynceus.Grpc.Tests;

public class GrpcStatusTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("plain text, with ~ and \"quotes\"", "plain text, with ~ and \"quotes\"")]
    [InlineData("100 %", "100 %25")]
    [InlineData("zwei\nZeilen", "zwei%0AZeilen")]
    [InlineData("é", "%C3%A9")]
    public void EncodedMessage_AnyText_FitsIntoAHeader(string message, string expected)
    {
        Assert.Equal(expected, new GrpcStatus(GrpcStatusCode.Internal, message).EncodedMessage());
    }
}
