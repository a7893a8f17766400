using System.Text.Json;

namespace Lynceus.Kubernetes.Watch;

/// <summary>
/// Reads <c>{"metadata":{"resourceVersion":…,"continue":…},"items":[…]}</c> from a stream and hands out each item as soon as it is whole, so that memory holds one object and not a list.
/// Typed lists write the metadata first, lists of custom resources last; <c>items</c> may be null or absent.
/// </summary>
internal sealed class ListBody(ResponseBuffer buffer, int maxObjectBytes)
{
    private JsonReaderState _state = new(new JsonReaderOptions { MaxDepth = 512 });
    private string _resourceVersion = "";
    private string _continue = "";
    private ObjectBoundary _boundary;
    private int _depth;
    private bool _hasItems;
    private Place _place;

    private enum Place
    {
        Elsewhere,
        Metadata,
        ResourceVersion,
        Continue,
        Items,
    }

    private enum Step
    {
        NeedsMore,
        AtItems,
        Done,
    }

    /// <exception cref="EndOfStreamException">The response ended before the list did.</exception>
    /// <exception cref="InvalidDataException">Not a list, or an object is longer than the limit.</exception>
    public async Task<ListPage> ReadAsync(RawObjectAction onObject)
    {
        while (true)
        {
            var step = ReadEnvelope();
            if (step == Step.Done)
            {
                if (_resourceVersion.Length == 0 && !_hasItems)
                {
                    throw new InvalidDataException("The answer to a list is not one: it has neither items nor a resource version.");
                }

                return new ListPage(_resourceVersion, _continue);
            }

            if (step == Step.AtItems)
            {
                while (!ReadItems(onObject))
                {
                    await FillAsync();
                }
            }
            else
            {
                await FillAsync();
            }
        }
    }

    private async ValueTask FillAsync()
    {
        if (!await buffer.FillAsync())
        {
            throw new EndOfStreamException("The response ended before the list did.");
        }
    }

    private Step ReadEnvelope()
    {
        var reader = new Utf8JsonReader(buffer.Unread, isFinalBlock: false, _state);
        var step = Step.NeedsMore;
        try
        {
            while (step == Step.NeedsMore && reader.Read())
            {
                step = Take(ref reader);
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // The latter for text that is not UTF-8.
            throw new InvalidDataException($"The answer to a list is not one: {e.Message}", e);
        }

        buffer.Advance((int)reader.BytesConsumed);
        _state = reader.CurrentState;
        if (step == Step.NeedsMore && buffer.Unread.Length > maxObjectBytes)
        {
            throw new InvalidDataException($"A list has a value of more than {maxObjectBytes} bytes outside its items.");
        }

        return step;
    }

    private Step Take(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject or JsonTokenType.StartArray:
                if (_depth == 0 && reader.TokenType == JsonTokenType.StartArray)
                {
                    throw new JsonException("an object was expected");
                }

                _depth++;
                return _depth == 2 && _place == Place.Items && reader.TokenType == JsonTokenType.StartArray ? Step.AtItems : Step.NeedsMore;

            case JsonTokenType.EndObject or JsonTokenType.EndArray:
                _depth--;
                return _depth == 0 ? Step.Done : Step.NeedsMore;

            case JsonTokenType.PropertyName when _depth == 1:
                _place = reader.ValueTextEquals("items"u8) ? Place.Items
                    : reader.ValueTextEquals("metadata"u8) ? Place.Metadata
                    : Place.Elsewhere;
                _hasItems |= _place == Place.Items;
                return Step.NeedsMore;

            case JsonTokenType.PropertyName when _depth == 2 && _place is Place.Metadata or Place.ResourceVersion or Place.Continue:
                _place = reader.ValueTextEquals("resourceVersion"u8) ? Place.ResourceVersion : reader.ValueTextEquals("continue"u8) ? Place.Continue : Place.Metadata;
                return Step.NeedsMore;

            case JsonTokenType.String when _depth == 2 && _place == Place.ResourceVersion:
                _resourceVersion = reader.GetString()!;
                return Step.NeedsMore;

            case JsonTokenType.String when _depth == 2 && _place == Place.Continue:
                _continue = reader.GetString()!;
                return Step.NeedsMore;

            default:
                return _depth == 0 ? throw new JsonException("an object was expected") : Step.NeedsMore;
        }
    }

    // Between items only commas and white space lie; the closing bracket is left for the reader of the envelope, to which the array then looks empty.
    private bool ReadItems(RawObjectAction onObject)
    {
        while (true)
        {
            var unread = buffer.Unread;
            var start = unread.IndexOfAnyExcept(", \n\r\t"u8);
            if (start < 0)
            {
                buffer.Advance(unread.Length);
                return false;
            }

            buffer.Advance(start);
            unread = unread[start..];
            if (unread[0] == ']')
            {
                return true;
            }

            if (unread[0] != '{')
            {
                throw new InvalidDataException("A list has an item that is not an object.");
            }

            if (!TryReadItem(unread, onObject))
            {
                return false;
            }
        }
    }

    private bool TryReadItem(ReadOnlySpan<byte> unread, RawObjectAction onObject)
    {
        RawObject raw;
        try
        {
            if (!_boundary.TryFindEnd(unread))
            {
                return unread.Length <= maxObjectBytes ? false : throw new InvalidDataException($"A list has an object of more than {maxObjectBytes} bytes.");
            }

            var json = unread[.._boundary.Scanned];
            _boundary = default;
            raw = RawObject.Read(json);
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"A list has an item that is not an object: {e.Message}", e);
        }

        onObject(raw);
        buffer.Advance(raw.Json.Length);
        return true;
    }
}
