package org.permafrost.image.structure;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * All directories of a TIFF. Values that overlap, lie outside the file or form a ring are refused,
 * so that reading them can never take more than a few times the file. No pixel needs the
 * directories of EXIF; if they are damaged, they are kept from decoders.
 */
final class TiffDirectories {
  /** Bytes of a value by its type; types that are not known have none. */
  private static final int[] UNIT = {0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4};

  private static final int SHORT = 3;
  private static final int LONG = 4;
  private static final int DIRECTORY = 13;
  private static final int ENTRY = 12;

  /** Other images of the same page. */
  private static final int IMAGES = 330;

  /** EXIF, places and interoperability. */
  private static final Set<Integer> METADATA = Set.of(34665, 34853, 40965);

  /** With more damaged entries the file is refused. */
  private static final int MOST_UNREADABLE = 100;

  /** A tag that means nothing. */
  private static final short NOTHING = (short) 0xffff;

  private final ByteBuffer file;
  private final Set<Long> seen = new HashSet<>();
  private final Deque<Nested> nested = new ArrayDeque<>();
  private final Deque<Nested> metadata = new ArrayDeque<>();
  private final Set<Integer> unreadable = new HashSet<>();
  private boolean inMetadata;
  private long values;

  /**
   * A directory that an entry names.
   *
   * @param entry where that entry is
   */
  private record Nested(long at, int entry) {}

  /** Whole numbers of one directory, by tag. */
  record Directory(Map<Integer, long[]> entries) {
    long[] all(int tag) {
      return entries.getOrDefault(tag, new long[0]);
    }

    long first(int tag, long otherwise) {
      long[] values = all(tag);
      return values.length == 0 ? otherwise : values[0];
    }
  }

  TiffDirectories(byte[] bytes) {
    this.file = ByteBuffer.wrap(bytes);
    file.order(bytes[0] == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
  }

  /** The directories of the pages; there is one at least. */
  List<Directory> pages() throws RejectedException {
    List<Directory> pages = new ArrayList<>();
    long next = unsigned(4);
    do {
      Map<Integer, long[]> entries = new HashMap<>();
      next = read(next, entries);
      pages.add(new Directory(entries));
    } while (next != 0);
    readNested();
    inMetadata = true;
    while (!metadata.isEmpty()) {
      readMetadata(metadata.pop());
    }
    return pages;
  }

  private void readMetadata(Nested root) throws RejectedException {
    if (unreadable.contains(root.entry())) {
      return;
    }
    try {
      nested.push(root);
      readNested();
    } catch (RejectedException e) {
      nested.clear();
      unreadable.add(root.entry());
      if (unreadable.size() > MOST_UNREADABLE) {
        throw e;
      }
    }
  }

  private void readNested() throws RejectedException {
    while (!nested.isEmpty()) {
      read(nested.pop().at(), new HashMap<>());
    }
  }

  /**
   * The file without damaged metadata, for decoders that would read them.
   *
   * @throws RejectedException if anything else is damaged
   */
  byte[] withoutDamagedMetadata() throws RejectedException {
    pages();
    if (unreadable.isEmpty()) {
      return file.array();
    }
    ByteBuffer copy = ByteBuffer.wrap(file.array().clone());
    unreadable.forEach(entry -> copy.putShort(entry, NOTHING));
    return copy.array();
  }

  /** Reads one directory and returns the place of the next. */
  private long read(long at, Map<Integer, long[]> entries) throws RejectedException {
    check(at, 2);
    if (!seen.add(at)) {
      throw new RejectedException(
          RejectReason.UNDECODABLE, "Its directory at byte %d is part of a ring", at);
    }
    int count = file.getShort((int) at) & 0xffff;
    check(at, 2 + (long) ENTRY * count + 4);
    for (int i = 0; i < count; i++) {
      entry((int) at + 2 + ENTRY * i, entries);
    }
    return unsigned((int) at + 2 + ENTRY * count);
  }

  private void entry(int at, Map<Integer, long[]> entries) throws RejectedException {
    int tag = file.getShort(at) & 0xffff;
    int type = file.getShort(at + 2) & 0xffff;
    long count = unsigned(at + 4);
    long length = count * (type < UNIT.length ? UNIT[type] : 0);
    long place = length <= 4 ? at + 8 : unsigned(at + 8);
    check(place, length);
    values += length;
    if (values > file.limit()) {
      throw new RejectedException(
          RejectReason.UNDECODABLE, "Its directories announce more values than the file has bytes");
    }
    if (type == SHORT || type == LONG || type == DIRECTORY) {
      long[] numbers = new long[(int) count];
      for (int i = 0; i < numbers.length; i++) {
        int where = (int) place + i * UNIT[type];
        numbers[i] = type == SHORT ? file.getShort(where) & 0xffff : unsigned(where);
      }
      entries.put(tag, numbers);
      if (tag == IMAGES || METADATA.contains(tag)) {
        Deque<Nested> later = tag == IMAGES || inMetadata ? nested : metadata;
        for (long directory : numbers) {
          later.push(new Nested(directory, at));
        }
      }
    }
  }

  private long unsigned(int at) {
    return file.getInt(at) & 0xffffffffL;
  }

  private void check(long at, long length) throws RejectedException {
    if (at + length > file.limit()) {
      throw new RejectedException(
          RejectReason.TRUNCATED,
          "Ends at byte %d where a directory needs %d",
          file.limit(),
          at + length);
    }
  }
}
