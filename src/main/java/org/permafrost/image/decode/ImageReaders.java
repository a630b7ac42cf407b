package org.permafrost.image.decode;

import com.twelvemonkeys.imageio.plugins.jpeg.JPEGImageReaderSpi;
import com.twelvemonkeys.imageio.plugins.tiff.TIFFImageReaderSpi;
import com.twelvemonkeys.imageio.plugins.webp.WebPImageReaderSpi;
import java.io.IOException;
import java.util.Iterator;
import java.util.Map;
import javax.imageio.ImageReader;
import javax.imageio.spi.IIORegistry;
import javax.imageio.spi.ImageReaderSpi;
import org.permafrost.image.structure.ImageHeader;

/**
 * Makes readers of every format: Java's own for PNG, GIF and BMP, TwelveMonkeys' for the others,
 * whose JPEG reader understands CMYK, YCCK and broken colour profiles. They are registered by hand:
 * the registry scans the class path once per JVM, on an executor before the application's jars are
 * there, and what else it finds must not change pixels.
 */
final class ImageReaders {
  private static final Map<ImageHeader.Format, ImageReaderSpi> PROVIDERS =
      Map.of(
          ImageHeader.Format.JPEG, registered(new JPEGImageReaderSpi()),
          ImageHeader.Format.TIFF, registered(new TIFFImageReaderSpi()),
          ImageHeader.Format.WEBP, registered(new WebPImageReaderSpi()),
          ImageHeader.Format.PNG, ofJava("png"),
          ImageHeader.Format.GIF, ofJava("gif"),
          ImageHeader.Format.BMP, ofJava("bmp"));

  private ImageReaders() {}

  static ImageReader open(ImageHeader.Format format) throws IOException {
    return PROVIDERS.get(format).createReaderInstance();
  }

  private static ImageReaderSpi registered(ImageReaderSpi fresh) {
    IIORegistry registry = IIORegistry.getDefaultInstance();
    ImageReaderSpi known = registry.getServiceProviderByClass(fresh.getClass());
    if (known != null) {
      return known;
    }
    registry.registerServiceProvider(fresh, ImageReaderSpi.class);
    return fresh;
  }

  private static ImageReaderSpi ofJava(String format) {
    String name = "com.sun.imageio.plugins." + format;
    Iterator<ImageReaderSpi> all =
        IIORegistry.getDefaultInstance().getServiceProviders(ImageReaderSpi.class, true);
    while (all.hasNext()) {
      ImageReaderSpi provider = all.next();
      if (provider.getClass().getPackageName().equals(name)) {
        return provider;
      }
    }
    throw new IllegalStateException("This Java has no " + format + " reader");
  }
}
