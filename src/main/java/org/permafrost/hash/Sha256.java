package org.permafrost.hash;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.DigestInputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 of contents that arrive piece by piece. */
public final class Sha256 {
  private final MessageDigest digest = newDigest();

  /** Of these bytes, lower-case hexadecimal. */
  public static String of(byte[] bytes) {
    return new Sha256().add(bytes).hex();
  }

  /** Of a text in UTF-8, lower-case hexadecimal. */
  public static String of(String text) {
    return new Sha256().add(text).hex();
  }

  /** Takes up more bytes. */
  public Sha256 add(byte[] bytes) {
    digest.update(bytes);
    return this;
  }

  /** Takes up a text in UTF-8. */
  public Sha256 add(String text) {
    return add(text.getBytes(UTF_8));
  }

  /** Takes up a number as little-endian int32. */
  public Sha256 add(int number) {
    return add(littleEndian(1).putInt(number));
  }

  /** Takes up the bits of numbers as little-endian float32. */
  public Sha256 add(float... values) {
    ByteBuffer bytes = littleEndian(values.length);
    for (float value : values) {
      bytes.putInt(Float.floatToRawIntBits(value));
    }
    return add(bytes);
  }

  /** Takes up what is read through the stream that is returned. */
  public InputStream reading(InputStream in) {
    return new DigestInputStream(in, digest);
  }

  /** Takes up what is written through the stream that is returned. */
  public OutputStream writing(OutputStream out) {
    return new DigestOutputStream(out, digest);
  }

  /** Of everything that was taken up, lower-case hexadecimal; begins anew. */
  public String hex() {
    return HexFormat.of().formatHex(digest.digest());
  }

  private Sha256 add(ByteBuffer filled) {
    digest.update(filled.flip());
    return this;
  }

  private static ByteBuffer littleEndian(int numbers) {
    return ByteBuffer.allocate(numbers * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static MessageDigest newDigest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256", e);
    }
  }
}
