using Microsoft.Data.Sqlite;

namespace Lynceus.Hub.Storage;

/// <summary>Inserts rows of one table; each column is named once, beside the value it takes from the row.</summary>
internal sealed class RowWriter<TRow> : IDisposable
{
    private readonly Statement _insert;
    private readonly Action<Statement, int, TRow>[] _bind;

    /// <param name="columns">Names with how each binds its value to a parameter.</param>
    public RowWriter(SqliteConnection connection, string table, params (string Column, Action<Statement, int, TRow> Bind)[] columns)
    {
        var names = string.Join(", ", columns.Select(static c => $"\"{c.Column}\""));
        var parameters = string.Join(", ", columns.Select(static (_, i) => $"?{i + 1}"));
        _insert = new Statement(connection, $"INSERT INTO {table} ({names}) VALUES ({parameters})");
        _bind = [.. columns.Select(static c => c.Bind)];
    }

    public void Write(TRow row)
    {
        for (var i = 0; i < _bind.Length; i++)
        {
            _bind[i](_insert, i + 1, row);
        }

        _insert.Step();
    }

    public void Dispose() => _insert.Dispose();
}
