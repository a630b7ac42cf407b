package org.permafrost.image;

import com.twelvemonkeys.imageio.plugins.jpeg.JPEGImageReaderSpi;
import java.io.IOException;
import javax.imageio.ImageReader;
import javax.imageio.spi.IIORegistry;
import javax.imageio.spi.ImageReaderSpi;

/**
 * Makes JPEG readers that understand CMYK, YCCK and broken colour profiles. Registers them by hand:
 * the registry scans the class path once per JVM, on an executor before the application's jars are
 * there.
 */
final class JpegReaders {
  private static final ImageReaderSpi PROVIDER = register();

  private JpegReaders() {}

  static ImageReader open() throws IOException {
    return PROVIDER.createReaderInstance();
  }

  private static ImageReaderSpi register() {
    IIORegistry registry = IIORegistry.getDefaultInstance();
    JPEGImageReaderSpi known = registry.getServiceProviderByClass(JPEGImageReaderSpi.class);
    if (known != null) {
      return known;
    }
    JPEGImageReaderSpi fresh = new JPEGImageReaderSpi();
    registry.registerServiceProvider(fresh, ImageReaderSpi.class);
    return fresh;
  }
}
