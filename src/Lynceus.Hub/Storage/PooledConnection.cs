using Microsoft.Data.Sqlite;

namespace Lynceus.Hub.Storage;

/// <summary>A connection that is opened and closed alone.</summary>
/// <remarks>
/// The pool of Microsoft.Data.Sqlite 6.0.0 looks for leaked connections while it makes a new one, and takes for leaked what another thread is just handing out or giving back: two
/// requests then share a connection, and one fails with "cannot start a transaction within a transaction". Only opening and closing touch the pool.
/// </remarks>
internal sealed class PooledConnection(string connectionString) : SqliteConnection(connectionString)
{
    private static readonly Lock Pool = new();

    public override void Open()
    {
        lock (Pool)
        {
            base.Open();
        }
    }

    // Dispose comes here too.
    public override void Close()
    {
        lock (Pool)
        {
            base.Close();
        }
    }
}
