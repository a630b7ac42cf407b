package org.permafrost.action.rank;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.permafrost.rank.FilterIndex;
import org.permafrost.score.FilterScorer;
import org.permafrost.spark.stage.ScoredImage;
import org.permafrost.table.Table;
import org.permafrost.table.Warehouse;

/** Writes the scores of single images, a row per image and layer, from the executors. */
final class ImageScoreTable {
  private final Warehouse warehouse;
  private final ScoreTables.Key key;
  private final FilterIndex index;

  ImageScoreTable(Warehouse warehouse, ScoreTables.Key key, FilterIndex index) {
    this.warehouse = warehouse;
    this.key = key;
    this.index = index;
  }

  /**
   * @param images their scores in the order of the scorers
   */
  void write(JavaRDD<ScoredImage> images, List<FilterScorer> scorers) {
    for (int m = 0; m < scorers.size(); m++) {
      Map<String, Object> columns = key.columns(scorers.get(m).name());
      Rows rows = new Rows(columns, m, index);
      warehouse.replace(
          Table.IMAGE_SCORES,
          columns,
          warehouse.spark().createDataFrame(images.flatMap(rows::of), Table.IMAGE_SCORES.schema()));
    }
  }

  /** What the rows of one method are made with. */
  private record Rows(Map<String, Object> key, int method, FilterIndex index)
      implements Serializable {
    private static final long serialVersionUID = 1L;

    Iterator<Row> of(ScoredImage image) {
      List<Row> rows = new ArrayList<>();
      float[] scores = image.scores()[method];
      for (int l = 0; l < index.layers().size(); l++) {
        List<Float> own = new ArrayList<>();
        for (int f = 0; f < index.layers().get(l).filters(); f++) {
          own.add(scores[index.first(l) + f]);
        }
        rows.add(
            RowFactory.create(
                key.get("run"),
                key.get("epoch"),
                key.get("dataset"),
                key.get("split"),
                key.get("scorer"),
                image.id(),
                image.label(),
                index.layers().get(l).name(),
                own.toArray(new Float[0])));
      }
      return rows.iterator();
    }
  }
}
