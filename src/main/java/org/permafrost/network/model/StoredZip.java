package org.permafrost.network.model;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Headers of the one zip dialect that model files use (APPNOTE 6.3.4): entries stored, not
 * compressed; fixed date; UTF-8 names; no extra fields, comments, data descriptors or zip64. Equal
 * content gives equal bytes, and a reader can tell every header in advance.
 */
final class StoredZip {
  static final int LOCAL_SIGNATURE = 0x04034b50;
  static final int LOCAL_LENGTH = 30;
  static final int END_LENGTH = 22;
  static final long MAX_SIZE = 0xfffffffeL;

  private static final int CENTRAL_LENGTH = 46;
  private static final int CENTRAL_SIGNATURE = 0x02014b50;
  private static final int END_SIGNATURE = 0x06054b50;
  private static final short VERSION = 20;
  private static final short UTF8_NAMES = 1 << 11;
  private static final short STORED = 0;
  private static final short MIDNIGHT = 0;
  private static final short FIRST_OF_JANUARY_1980 = (1 << 5) | 1;

  private StoredZip() {}

  /**
   * What a header says about an entry.
   *
   * @param size bytes
   * @param crc CRC-32 of its content
   */
  record Entry(String name, long size, int crc) {}

  /** Bytes an entry takes in a file: two headers, its name twice, and its content. */
  static long space(String name, long size) {
    int nameLength = name.getBytes(StandardCharsets.UTF_8).length;
    return LOCAL_LENGTH + CENTRAL_LENGTH + 2L * nameLength + size;
  }

  static byte[] localHeader(Entry entry) {
    byte[] name = entry.name().getBytes(StandardCharsets.UTF_8);
    return common(littleEndian(LOCAL_LENGTH + name.length).putInt(LOCAL_SIGNATURE), entry, name)
        .put(name)
        .array();
  }

  static byte[] centralHeader(Entry entry, long offset) {
    byte[] name = entry.name().getBytes(StandardCharsets.UTF_8);
    ByteBuffer header =
        littleEndian(CENTRAL_LENGTH + name.length).putInt(CENTRAL_SIGNATURE).putShort(VERSION);
    return common(header, entry, name)
        .putShort((short) 0)
        .putShort((short) 0)
        .putShort((short) 0)
        .putInt(0)
        .putInt((int) offset)
        .put(name)
        .array();
  }

  static byte[] end(int entries, long directorySize, long directoryOffset) {
    return littleEndian(END_LENGTH)
        .putInt(END_SIGNATURE)
        .putShort((short) 0)
        .putShort((short) 0)
        .putShort((short) entries)
        .putShort((short) entries)
        .putInt((int) directorySize)
        .putInt((int) directoryOffset)
        .putShort((short) 0)
        .array();
  }

  static ByteBuffer littleEndian(int length) {
    return ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static ByteBuffer common(ByteBuffer header, Entry entry, byte[] name) {
    return header
        .putShort(VERSION)
        .putShort(UTF8_NAMES)
        .putShort(STORED)
        .putShort(MIDNIGHT)
        .putShort(FIRST_OF_JANUARY_1980)
        .putInt(entry.crc())
        .putInt((int) entry.size())
        .putInt((int) entry.size())
        .putShort((short) name.length)
        .putShort((short) 0);
  }
}
