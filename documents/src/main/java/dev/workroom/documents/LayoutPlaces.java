package dev.workroom.documents;

import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.poi.sl.usermodel.Placeholder;
import org.apache.poi.xslf.usermodel.XSLFSlideMaster;
import org.apache.poi.xslf.usermodel.XSLFTextShape;
import org.jspecify.annotations.Nullable;

/**
 * Where the placeholders of a layout belong. LibreOffice writes those of one master into the
 * layouts of all when it saves a file with several, so that content would stand below a title in
 * the middle of the page; the master itself still says where they were.
 *
 * @param title of the master
 * @param body of the master
 * @param contents the box around the content of the layout
 */
record LayoutPlaces(Rectangle2D title, Rectangle2D body, Rectangle2D contents) {
  /** How much lower than its master's a title has to be, in parts of the page. */
  private static final double LOWER = 0.1;

  /** Empty where the layout's own places hold. */
  static Optional<LayoutPlaces> of(
      XSLFSlideMaster master, List<XSLFTextShape> placeholders, double pageHeight) {
    Optional<Rectangle2D> title = box(master, Placeholder.TITLE);
    Optional<Rectangle2D> body = box(master, Placeholder.BODY);
    Optional<Rectangle2D> own = Optional.empty();
    Rectangle2D contents = new Rectangle2D.Double();
    for (XSLFTextShape shape : placeholders) {
      Placeholder type = shape.getTextType();
      if (type == Placeholder.CENTERED_TITLE || type == Placeholder.SUBTITLE) {
        return Optional.empty();
      }
      if (type == Placeholder.TITLE) {
        own = Optional.ofNullable(shape.getAnchor());
      } else if (content(type) && shape.getAnchor() != null) {
        contents = contents.isEmpty() ? shape.getAnchor() : contents.createUnion(shape.getAnchor());
      }
    }
    return own.isPresent()
            && title.isPresent()
            && body.isPresent()
            && own.get().getY() > title.get().getY() + pageHeight * LOWER
            && title.get().getMaxY() <= body.get().getY() + 1
        ? Optional.of(new LayoutPlaces(title.get(), body.get(), contents))
        : Optional.empty();
  }

  private static Optional<Rectangle2D> box(XSLFSlideMaster master, Placeholder type) {
    List<Rectangle2D> found = new ArrayList<>();
    for (XSLFTextShape shape : master.getPlaceholders()) {
      if (shape.getTextType() == type && shape.getAnchor() != null) {
        found.add(shape.getAnchor());
      }
    }
    return found.size() == 1 ? Optional.of(found.getFirst()) : Optional.empty();
  }

  private static boolean content(@Nullable Placeholder type) {
    return type == Placeholder.CONTENT || type == Placeholder.BODY;
  }

  /** Where a placeholder belongs; empty for one that stays. */
  Optional<Rectangle2D> of(XSLFTextShape shape) {
    if (shape.getTextType() == Placeholder.TITLE) {
      return Optional.of(title);
    }
    if (!content(shape.getTextType()) || contents.isEmpty()) {
      return Optional.empty();
    }
    Rectangle2D own = shape.getAnchor();
    double wide = body.getWidth() / contents.getWidth();
    double high = body.getHeight() / contents.getHeight();
    return Optional.of(
        new Rectangle2D.Double(
            body.getX() + (own.getX() - contents.getX()) * wide,
            body.getY() + (own.getY() - contents.getY()) * high,
            own.getWidth() * wide,
            own.getHeight() * high));
  }
}
