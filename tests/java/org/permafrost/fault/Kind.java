package org.permafrost.fault;

import java.util.Locale;

/** What goes wrong. */
enum Kind {
  /** An exception in the first attempt of a task. */
  TASK_FAILS(Place.TASK),
  /** {@code kill -9} of the executor that runs a task. */
  EXECUTOR_KILLED(Place.TASK),
  /** A first attempt hangs until a speculative copy has won. */
  TASK_HANGS(Place.TASK),
  /** All shuffle files vanish before a task begins. */
  SHUFFLE_LOST(Place.TASK),
  /** Every attempt of a task finds that its disk is full. */
  SCRATCH_FULL(Place.TASK),
  /** The disk of the warehouse is full for the driver, until somebody makes room. */
  DISK_FULL(Place.FILE),
  /** The clock was an hour ahead until now, and is put right. */
  CLOCK_BACK(Place.FILE),
  /** The catalog closes all connections, and answers nobody for some seconds. */
  CATALOG_AWAY(Place.CATALOG),
  /** The catalog makes a change, but its answer is lost with the connection. */
  ANSWER_LOST(Place.CATALOG),
  /** {@code kill -9} of the driver between two changes of files of the warehouse. */
  DRIVER_KILLED(Place.FILE),
  /** {@code kill -9} of the driver while a task begins. */
  DRIVER_KILLED_IN_TASK(Place.TASK);

  /** What its moment counts. */
  enum Place {
    TASK,
    FILE,
    CATALOG
  }

  private final Place place;

  Kind(Place place) {
    this.place = place;
  }

  Place place() {
    return place;
  }

  /** Drivers that jobs run in. */
  enum Driver {
    /** With its executors in the same process. */
    LOCAL("local[2,4]"),
    /** With executors that are processes of their own. */
    CLUSTER("local-cluster[2,1,1024]"),
    /** One that does not outlive the fault. */
    KILLED("local[2,4]");

    private final String master;

    Driver(String master) {
      this.master = master;
    }

    String master() {
      return master;
    }
  }

  Driver driver() {
    return switch (this) {
      case EXECUTOR_KILLED, TASK_HANGS -> Driver.CLUSTER;
      case DRIVER_KILLED, DRIVER_KILLED_IN_TASK -> Driver.KILLED;
      default -> Driver.LOCAL;
    };
  }

  String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
