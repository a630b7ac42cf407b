package org.permafrost.settings.bind;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Says which block a record of settings is read from, for one that no other record holds: the
 * settings of a method of its own, see {@link org.permafrost.settings.Settings#block}.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface Block {
  /**
   * Path of the block, without the leading {@code permafrost.}, for example {@code strategy.si}.
   */
  String value();
}
