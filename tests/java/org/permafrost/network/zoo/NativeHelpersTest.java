package org.permafrost.network.zoo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class NativeHelpersTest {
  @Test
  void areOnInThisJvm() {
    HelperStatus status = NativeHelpers.check();
    assertThat(status.remedies()).isEmpty();
    assertThat(status.on()).as(status.summary()).isTrue();
  }

  @Test
  void missingPropertyIsSaidAloud() {
    String before = System.getProperty(HelperStatus.PROPERTY);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    System.setProperty(HelperStatus.PROPERTY, "true");
    try {
      HelperStatus status =
          NativeHelpers.warnLoudlyIfOff(new PrintStream(bytes, true, StandardCharsets.UTF_8));
      assertThat(status.on()).isFalse();
      assertThat(status.without()).containsExactly("convolution", "convolution-bn", "pool");
    } finally {
      System.setProperty(HelperStatus.PROPERTY, before);
    }
    assertThat(bytes.toString(StandardCharsets.UTF_8))
        .contains("FAST KERNELS ARE OFF")
        .contains("-Dorg.eclipse.deeplearning4j.helpers.disable=false");
  }

  @Test
  void plainNativeJarIsNamed() {
    assertThat(new HelperStatus("CPU", true, false, List.of()).summary())
        .contains("nd4j-native jar with classifier");
  }
}
