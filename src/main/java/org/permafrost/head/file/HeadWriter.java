package org.permafrost.head.file;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import org.permafrost.hash.Sha256;
import org.permafrost.head.HeadNumbers;
import org.permafrost.head.sums.FeatureMap;
import org.permafrost.head.sums.FeatureSums;

/** Writes heads; equal heads give equal bytes, which end with the SHA-256 of those before. */
public final class HeadWriter {
  static final byte[] MAGIC = "permafrost head\n".getBytes(US_ASCII);
  static final int FORMAT = 1;

  private final DataOutputStream out;

  private HeadWriter(DataOutputStream out) {
    this.out = out;
  }

  /**
   * @return the hash at the end, which identifies the head
   */
  public static String write(HeadState head, OutputStream target) throws IOException {
    Sha256 sum = new Sha256();
    DataOutputStream out = new DataOutputStream(sum.writing(target));
    new HeadWriter(out).head(head);
    out.flush();
    String hash = sum.hex();
    target.write(HexFormat.of().parseHex(hash));
    target.flush();
    return hash;
  }

  private void head(HeadState head) throws IOException {
    out.write(MAGIC);
    out.writeInt(FORMAT);
    text(head.kind().label());
    source(head.source());
    map(head.sums().map());
    numbers(head.numbers());
    out.writeBoolean(head.tuned());
    out.writeInt(head.additions().size());
    for (Addition addition : head.additions()) {
      text(addition.dataset());
      text(addition.content());
      text(addition.split());
      texts(addition.classes());
    }
    sums(head.sums());
  }

  private void source(FeatureSource source) throws IOException {
    text(source.identity());
    text(source.layer());
    whole(source.channels());
    texts(source.filters().keySet());
    for (List<Integer> indices : source.filters().values()) {
      whole(indices);
    }
  }

  private void map(FeatureMap map) throws IOException {
    out.writeInt(map.inputs());
    out.writeInt(map.outputs());
    out.writeLong(map.seed());
    out.writeInt(map.exponent());
    out.writeInt(map.shift());
    whole(map.centre());
  }

  private void numbers(HeadNumbers numbers) throws IOException {
    out.writeDouble(numbers.shrinkage());
    out.writeDouble(numbers.diagonal());
    out.writeDouble(numbers.offDiagonal());
    out.writeDouble(numbers.gamma());
    out.writeDouble(numbers.temperature());
  }

  private void sums(FeatureSums sums) throws IOException {
    out.writeLong(sums.clipped());
    texts(sums.classes().keySet());
    for (var of : sums.classes().values()) {
      out.writeLong(of.count());
      longs(of.sums());
    }
    for (var products : sums.products().values()) {
      for (long[] row : products.rows()) {
        longs(row);
      }
    }
  }

  private void text(String text) throws IOException {
    byte[] bytes = text.getBytes(UTF_8);
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private void texts(Collection<String> texts) throws IOException {
    out.writeInt(texts.size());
    for (String text : texts) {
      text(text);
    }
  }

  private void whole(List<Integer> numbers) throws IOException {
    out.writeInt(numbers.size());
    for (int number : numbers) {
      out.writeInt(number);
    }
  }

  private void longs(long[] numbers) throws IOException {
    for (long number : numbers) {
      out.writeLong(number);
    }
  }
}
