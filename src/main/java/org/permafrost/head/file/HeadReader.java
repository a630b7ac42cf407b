package org.permafrost.head.file;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.permafrost.hash.Sha256;
import org.permafrost.head.HeadKind;
import org.permafrost.head.HeadNumbers;
import org.permafrost.head.sums.ClassSums;
import org.permafrost.head.sums.Expansion;
import org.permafrost.head.sums.FeatureMap;
import org.permafrost.head.sums.FeatureSums;
import org.permafrost.head.sums.Spread;
import org.permafrost.head.sums.Triangle;

/** Reads a head front to back and trusts nothing. */
public final class HeadReader {
  private static final int MOST_CLASSES = 1 << 16;
  private static final int MOST_ADDITIONS = 10_000;
  private static final int MOST_LAYERS = 10_000;
  private static final int HASH_LENGTH = 32;
  private static final long LARGEST_PRODUCT = (long) FeatureMap.LARGEST * FeatureMap.LARGEST;

  /**
   * A head and its hash.
   *
   * @param hash of its bytes, lower-case hexadecimal
   */
  public record Saved(HeadState head, String hash) {}

  private final HeadInput in;

  private HeadReader(HeadInput in) {
    this.in = in;
  }

  /**
   * Reads a whole head.
   *
   * @param length of the file, bytes
   * @throws DamagedHeadException if it is anything else
   */
  public static Saved read(InputStream source, long length) throws IOException {
    Sha256 sum = new Sha256();
    if (length < HeadWriter.MAGIC.length + HASH_LENGTH) {
      throw new DamagedHeadException("it has %d bytes and is no head", length);
    }
    HeadInput in = new HeadInput(new DataInputStream(sum.reading(source)), length - HASH_LENGTH);
    HeadState head = new HeadReader(in).head();
    if (in.left() != 0) {
      throw new DamagedHeadException("%d bytes follow its end", in.left());
    }
    String hash = sum.hex();
    if (!Arrays.equals(source.readNBytes(HASH_LENGTH), HexFormat.of().parseHex(hash))) {
      throw new DamagedHeadException("it is damaged (wrong SHA-256)");
    }
    return new Saved(head, hash);
  }

  private HeadState head() throws IOException {
    if (!Arrays.equals(in.bytes(HeadWriter.MAGIC.length, "its beginning"), HeadWriter.MAGIC)) {
      throw new DamagedHeadException("it is no head that Permafrost wrote");
    }
    int format = in.whole("its format", 1, Integer.MAX_VALUE);
    if (format != HeadWriter.FORMAT) {
      throw new DamagedHeadException(
          "it has format %d, this Permafrost reads format %d; use a newer Permafrost",
          format, HeadWriter.FORMAT);
    }
    HeadKind kind = kind();
    FeatureSource source = source();
    FeatureMap map = map(kind.expansion(), source.channels().size());
    HeadNumbers numbers =
        new HeadNumbers(
            in.number("shrinkage", 0, 1),
            in.number("diagonal", 0, 1e6),
            in.number("off-diagonal", 0, 1e6),
            in.number("gamma", 0, 1e6),
            in.number("temperature", Double.MIN_NORMAL, Double.MAX_VALUE));
    boolean tuned = in.bytes(1, "a mark")[0] != 0;
    List<Addition> additions = additions();
    FeatureSums sums = sums(map, kind.spread());
    Set<String> added = new TreeSet<>();
    additions.forEach(addition -> added.addAll(addition.classes()));
    if (!added.equals(sums.classes().keySet())) {
      throw new DamagedHeadException("its classes are not those that were added");
    }
    return new HeadState(kind, source, numbers, tuned, additions, sums);
  }

  private HeadKind kind() throws IOException {
    String label = in.text("its kind");
    return Arrays.stream(HeadKind.values())
        .filter(kind -> kind.label().equals(label))
        .findFirst()
        .orElseThrow(() -> new DamagedHeadException("there is no kind of head %s", label));
  }

  private FeatureSource source() throws IOException {
    String identity = in.text("the hash of its network");
    if (!identity.matches("[0-9a-f]{64}")) {
      throw new DamagedHeadException("the hash of its network is none");
    }
    String layer = in.text("its layer");
    List<Integer> channels = in.ascending("channels", FeatureMap.MOST_FEATURES);
    SortedMap<String, List<Integer>> filters = new TreeMap<>();
    for (String name : distinct("layers", MOST_LAYERS)) {
      filters.put(name, in.ascending("filters", FeatureMap.MOST_FEATURES));
    }
    return new FeatureSource(identity, layer, channels, filters);
  }

  private FeatureMap map(Expansion expansion, int channels) throws IOException {
    boolean random = expansion == Expansion.RANDOM;
    int most = random ? FeatureMap.MOST_RANDOM_INPUTS : FeatureMap.MOST_FEATURES;
    int inputs = in.whole("number of features", 1, most);
    int outputs =
        in.whole("number of sums", random ? 1 : inputs, random ? FeatureMap.MOST_FEATURES : inputs);
    long seed = in.big("seed");
    int exponent = in.whole("exponent", -200, 200);
    int shift = in.whole("shift", 0, random ? 31 : 0);
    int count = in.whole("length of the centre", random ? inputs : 0, random ? inputs : 0);
    in.need((long) count * Integer.BYTES, "the centre");
    List<Integer> centre = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      centre.add(in.whole("the centre", -FeatureMap.LARGEST, FeatureMap.LARGEST));
    }
    if (inputs != channels) {
      throw new DamagedHeadException("it has %d channels for %d features", channels, inputs);
    }
    return new FeatureMap(expansion, inputs, outputs, seed, exponent, shift, centre);
  }

  private List<Addition> additions() throws IOException {
    int count = in.whole("number of additions", 1, MOST_ADDITIONS);
    List<Addition> additions = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      additions.add(
          new Addition(
              in.text("a data set"),
              in.text("a content hash"),
              in.text("a split"),
              distinct("classes", MOST_CLASSES)));
    }
    return additions;
  }

  private List<String> distinct(String what, int most) throws IOException {
    List<String> texts = in.texts(what, most);
    if (new HashSet<>(texts).size() < texts.size()) {
      throw new DamagedHeadException("it names %s twice", what);
    }
    return texts;
  }

  private FeatureSums sums(FeatureMap map, Spread spread) throws IOException {
    long clipped = in.big("clipped numbers", 0, Long.MAX_VALUE);
    List<String> names = distinct("classes", MOST_CLASSES);
    if (names.isEmpty() || !names.equals(List.copyOf(new TreeSet<>(names)))) {
      throw new DamagedHeadException("its classes are missing or out of order");
    }
    long numbers = FeatureSums.numbers(map, spread, names.size());
    if (numbers > FeatureSums.MOST_NUMBERS) {
      throw new DamagedHeadException("it claims %d numbers", numbers);
    }
    in.need(numbers * Long.BYTES, "its sums");
    SortedMap<String, ClassSums> classes = new TreeMap<>();
    long images = 0;
    for (String name : names) {
      long count = in.big("number of images", 1, FeatureSums.MOST_IMAGES - images);
      images += count;
      classes.put(
          name, new ClassSums(count, in.longs(map.outputs(), "sums", count * FeatureMap.LARGEST)));
    }
    SortedMap<String, Triangle> products = new TreeMap<>();
    if (spread == Spread.SHARED) {
      products.put(FeatureSums.ALL, triangle(map.outputs(), images));
    } else if (spread == Spread.BY_CLASS) {
      for (String name : names) {
        products.put(name, triangle(map.outputs(), classes.get(name).count()));
      }
    }
    return new FeatureSums(map, spread, classes, products, clipped);
  }

  private Triangle triangle(int size, long images) throws IOException {
    long[][] rows = new long[size][];
    for (int i = 0; i < size; i++) {
      rows[i] = in.longs(i + 1, "products", images * LARGEST_PRODUCT);
      if (rows[i][i] < 0) {
        throw new DamagedHeadException("a sum of squares is %d", rows[i][i]);
      }
    }
    return new Triangle(rows);
  }
}
