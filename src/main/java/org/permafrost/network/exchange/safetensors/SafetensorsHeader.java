package org.permafrost.network.exchange.safetensors;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.nd4j.shade.jackson.core.JsonFactory;
import org.nd4j.shade.jackson.core.JsonParser;
import org.nd4j.shade.jackson.core.JsonProcessingException;
import org.nd4j.shade.jackson.core.JsonToken;
import org.permafrost.network.exchange.Refusal;

/**
 * The header of a safetensors file, read token by token: nothing else than the format allows is
 * ever built.
 */
record SafetensorsHeader(Map<String, TensorEntry> entries, Map<String, String> metadata) {
  private static final String METADATA = "__metadata__";
  private static final int MOST_DIMENSIONS = 8;

  /** Bytes of one number by type. */
  private static final Map<String, Integer> WIDTHS =
      Map.ofEntries(
          Map.entry("F64", 8),
          Map.entry("F32", 4),
          Map.entry("F16", 2),
          Map.entry("BF16", 2),
          Map.entry("I64", 8),
          Map.entry("I32", 4),
          Map.entry("I16", 2),
          Map.entry("I8", 1),
          Map.entry("U8", 1),
          Map.entry("BOOL", 1));

  static SafetensorsHeader parse(byte[] json) throws IOException {
    JsonFactory factory = new JsonFactory().enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);
    Map<String, TensorEntry> entries = new LinkedHashMap<>();
    Map<String, String> metadata = new LinkedHashMap<>();
    try (JsonParser parser = factory.createParser(text(json))) {
      expect(parser.nextToken(), JsonToken.START_OBJECT);
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.getCurrentName();
        expect(parser.nextToken(), JsonToken.START_OBJECT);
        if (name.equals(METADATA)) {
          texts(parser, metadata);
        } else {
          entries.put(name, entry(name, parser));
        }
      }
      expect(parser.currentToken(), JsonToken.END_OBJECT);
      if (parser.nextToken() != null) {
        throw new Refusal("something follows its header");
      }
    } catch (JsonProcessingException e) {
      throw new Refusal(
              "its header is no valid JSON (%s); it is damaged, or no safetensors file",
              e.getOriginalMessage())
          .causedBy(e);
    }
    return new SafetensorsHeader(entries, metadata);
  }

  /** The format knows UTF-8 only; a parser of bytes would guess. */
  private static String text(byte[] json) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(json)).toString();
    } catch (CharacterCodingException e) {
      throw new Refusal("its header is not UTF-8; it is damaged, or no safetensors file")
          .causedBy(e);
    }
  }

  private static void texts(JsonParser parser, Map<String, String> texts) throws IOException {
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String key = parser.getCurrentName();
      expect(parser.nextToken(), JsonToken.VALUE_STRING);
      texts.put(key, parser.getText());
    }
    expect(parser.currentToken(), JsonToken.END_OBJECT);
  }

  private static TensorEntry entry(String name, JsonParser parser) throws IOException {
    String type = null;
    List<Long> shape = null;
    List<Long> offsets = null;
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      switch (parser.getCurrentName()) {
        case "dtype" -> {
          expect(parser.nextToken(), JsonToken.VALUE_STRING);
          type = parser.getText();
        }
        case "shape" -> shape = numbers(name, parser);
        case "data_offsets" -> offsets = numbers(name, parser);
        default ->
            throw new Refusal(
                "tensor %s has a field %s, which the format does not know",
                Refusal.shown(name), Refusal.shown(parser.getCurrentName()));
      }
    }
    expect(parser.currentToken(), JsonToken.END_OBJECT);
    if (type == null || shape == null || offsets == null || offsets.size() != 2) {
      throw new Refusal("tensor %s needs dtype, shape and two data_offsets", Refusal.shown(name));
    }
    return checked(name, type, shape, offsets);
  }

  private static TensorEntry checked(
      String name, String type, List<Long> shape, List<Long> offsets) {
    Integer width = WIDTHS.get(type);
    if (width == null) {
      throw new Refusal(
          "tensor %s has the unknown type %s", Refusal.shown(name), Refusal.shown(type));
    }
    long bytes = width;
    List<Integer> sizes = new ArrayList<>();
    for (long size : shape) {
      bytes = size > Integer.MAX_VALUE ? -1 : bytes * size;
      if (bytes < 0 || bytes > Integer.MAX_VALUE) {
        throw new Refusal(
            "tensor %s has shape %s, which is more than 2 GiB", Refusal.shown(name), shape);
      }
      sizes.add((int) size);
    }
    long from = offsets.get(0);
    long to = offsets.get(1);
    if (to - from != bytes) {
      throw new Refusal(
          "tensor %s of type %s and shape %s needs %d bytes, its offsets %s give %d",
          Refusal.shown(name), type, shape, bytes, offsets, to - from);
    }
    return new TensorEntry(type, sizes, from, to);
  }

  private static List<Long> numbers(String name, JsonParser parser) throws IOException {
    expect(parser.nextToken(), JsonToken.START_ARRAY);
    List<Long> numbers = new ArrayList<>();
    while (parser.nextToken() == JsonToken.VALUE_NUMBER_INT) {
      boolean small = parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER;
      if (!small || parser.getLongValue() < 0 || numbers.size() == MOST_DIMENSIONS) {
        throw new Refusal(
            "tensor %s has a size or offset that is negative or huge, or more than %d dimensions",
            Refusal.shown(name), MOST_DIMENSIONS);
      }
      numbers.add(parser.getLongValue());
    }
    expect(parser.currentToken(), JsonToken.END_ARRAY);
    return numbers;
  }

  private static void expect(JsonToken found, JsonToken expected) {
    if (found != expected) {
      throw new Refusal(
          "its header has %s where the format expects %s; it is damaged, or no safetensors file",
          found, expected);
    }
  }
}
