using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Lynceus.Hub.Storage;

/// <summary>A prepared statement for loops over a million rows: no command object, no parameter object and no boxing per row.</summary>
/// <remarks>Parameters and columns count from 1 and 0 as in SQLite's own interface. Not for concurrent use.</remarks>
internal sealed class Statement : IDisposable
{
    private readonly sqlite3 _database;
    private readonly sqlite3_stmt _statement;
    private byte[] _text = new byte[256];

    public Statement(SqliteConnection connection, string sql)
    {
        _database = connection.Handle!;
        Check(raw.sqlite3_prepare_v2(_database, sql, out _statement));
    }

    public void Bind(int parameter, long value) => Check(raw.sqlite3_bind_int64(_statement, parameter, value));

    public void Bind(int parameter, double value) => Check(raw.sqlite3_bind_double(_statement, parameter, value));

    public void Bind(int parameter, ReadOnlySpan<byte> value) => Check(raw.sqlite3_bind_blob(_statement, parameter, value));

    /// <summary>Binds text that is UTF-8 already.</summary>
    public void BindText(int parameter, ReadOnlySpan<byte> utf8) => Check(raw.sqlite3_bind_text(_statement, parameter, utf8));

    public void Bind(int parameter, string? value)
    {
        if (value is null)
        {
            Check(raw.sqlite3_bind_null(_statement, parameter));
            return;
        }

        if (value.Length == 0)
        {
            // An empty span has no address, which SQLite would take for NULL.
            Check(raw.sqlite3_bind_text(_statement, parameter, ""));
            return;
        }

        var needed = Encoding.UTF8.GetMaxByteCount(value.Length);
        if (_text.Length < needed)
        {
            _text = new byte[needed];
        }

        var written = Encoding.UTF8.GetBytes(value, _text);
        Check(raw.sqlite3_bind_text(_statement, parameter, _text.AsSpan(0, written)));
    }

    public void BindBlobOrNull(int parameter, byte[]? value)
    {
        if (value is null)
        {
            Check(raw.sqlite3_bind_null(_statement, parameter));
        }
        else if (value.Length == 0)
        {
            // An empty span has no address, which SQLite would take for NULL.
            Check(raw.sqlite3_bind_zeroblob(_statement, parameter, 0));
        }
        else
        {
            Bind(parameter, value.AsSpan());
        }
    }

    public void Bind(int parameter, long? value)
    {
        if (value is { } number)
        {
            Bind(parameter, number);
        }
        else
        {
            Check(raw.sqlite3_bind_null(_statement, parameter));
        }
    }

    /// <summary>True when there is a row to read; after the last one the statement is ready to be bound again.</summary>
    public bool Step()
    {
        var result = raw.sqlite3_step(_statement);
        if (result == raw.SQLITE_ROW)
        {
            return true;
        }

        raw.sqlite3_reset(_statement);
        Check(result == raw.SQLITE_DONE ? raw.SQLITE_OK : result);
        return false;
    }

    public long Int64(int column) => raw.sqlite3_column_int64(_statement, column);

    public double Double(int column) => raw.sqlite3_column_double(_statement, column);

    /// <summary>The blob of a column, valid until the next step.</summary>
    public ReadOnlySpan<byte> Blob(int column) => raw.sqlite3_column_blob(_statement, column);

    public string Text(int column) => raw.sqlite3_column_text(_statement, column).utf8_to_string();

    public long? Int64OrNull(int column) => IsNull(column) ? null : Int64(column);

    public bool IsNull(int column) => raw.sqlite3_column_type(_statement, column) == raw.SQLITE_NULL;

    /// <summary>Ends reading before the last row.</summary>
    public void Reset() => raw.sqlite3_reset(_statement);

    public void Dispose() => _statement.Dispose();

    private void Check(int result)
    {
        if (result != raw.SQLITE_OK)
        {
            SqliteException.ThrowExceptionForRC(result, _database);
        }
    }
}
