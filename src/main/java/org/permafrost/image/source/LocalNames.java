package org.permafrost.image.source;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Names on a local disk as the bytes they are. Java turns them into text with the character set of
 * the process's locale and loses what that cannot express; the addresses of files, however, carry
 * every byte ({@code %C3%A9}), so they name and open any file under any locale. Text is UTF-8.
 */
public final class LocalNames {
  private static final HexFormat HEX = HexFormat.of().withUpperCase();

  private LocalNames() {}

  /** The address of a file, from which {@link #path} leads back to the same bytes. */
  public static String location(Path file) {
    return file.toUri().toString();
  }

  /** The file at an address. */
  public static Path path(String location) {
    return Path.of(URI.create(location));
  }

  /** Whether an address is one of this class. */
  public static boolean isLocation(String location) {
    return location.startsWith("file:///");
  }

  /** The name of the file at an address if it is UTF-8. */
  static Optional<String> name(String location) {
    try {
      return Optional.of(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes(location))).toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }

  /** The same for people; bytes that are not UTF-8 as {@code \xE9}. */
  static String shown(String location) {
    return name(location).orElseGet(() -> escaped(bytes(location)));
  }

  private static String escaped(byte[] name) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < name.length; ) {
      int length = characterAt(name, i);
      if (length == 0) {
        text.append("\\x").append(HEX.toHexDigits(name[i++]));
      } else {
        text.append(new String(name, i, length, StandardCharsets.UTF_8));
        i += length;
      }
    }
    return text.toString();
  }

  /** Bytes of the UTF-8 character that starts there; 0 if none does. */
  private static int characterAt(byte[] name, int start) {
    for (int length = 1; length <= 4 && start + length <= name.length; length++) {
      try {
        StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(name, start, length));
        return length;
      } catch (CharacterCodingException e) {
        // A longer one may be whole.
      }
    }
    return 0;
  }

  private static byte[] bytes(String path) {
    int end = path.endsWith("/") ? path.length() - 1 : path.length();
    int start = path.lastIndexOf('/', end - 1) + 1;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int i = start; i < end; i++) {
      if (path.charAt(i) == '%') {
        bytes.write(HexFormat.fromHexDigits(path, i + 1, i + 3));
        i += 2;
      } else {
        bytes.write(path.charAt(i));
      }
    }
    return bytes.toByteArray();
  }
}
